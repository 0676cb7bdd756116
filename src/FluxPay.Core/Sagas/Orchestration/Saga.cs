using System.Diagnostics.CodeAnalysis;
using FluxPay.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace FluxPay.Sagas.Orchestration;

/// <summary>Any saga; derive from <see cref="Saga{TData}"/>.</summary>
public abstract class Saga
{
    private protected Saga() { }

    internal abstract ISagaRunner RunnerFrom(IServiceProvider services);
}

/// <summary>
/// Work in named steps that must all happen, or be undone: one class per saga, registered with <c>AddSaga</c>. Its instances survive every
/// crash; any host goes on with any of them.
/// </summary>
/// <typeparam name="TData">
/// What the steps know of one instance: a record that System.Text.Json can write, at most 64 KiB. It is kept encrypted.
/// </typeparam>
[SuppressMessage("ApiDesign", "RS0022", Justification = "Its base exists so that AddSaga needs one type argument; only this may be derived from.")]
public abstract class Saga<TData> : Saga where TData : class
{
    /// <summary>Names the saga for ever: 1 to 40 of <c>[a-z0-9-]</c>.</summary>
    public abstract string Name { get; }

    /// <summary>
    /// From 1; raise it when steps change. Instances end by the version they began with, so keep the old class registered until
    /// <c>GET /admin/sagas</c> shows none of it.
    /// </summary>
    public virtual int Version => 1;

    /// <summary>Adds the steps, first to last. Called once, at start.</summary>
    protected abstract void Define(SagaSteps<TData> steps);

    internal override ISagaRunner RunnerFrom(IServiceProvider services) => new SagaRunner<TData>(
        ToDefinition(), services.GetRequiredService<IStore>(), services.GetRequiredService<ISagas>(),
        services.GetRequiredService<SagaPayloads>(), services.GetRequiredService<TimeProvider>(), services.GetRequiredService<ILogger<SagaEngine>>());

    private SagaDefinition<TData> ToDefinition()
    {
        var steps = new SagaSteps<TData>();
        Define(steps);
        return new SagaDefinition<TData>(Name, Version, steps.All);
    }
}
