using FluxPay.Sagas.Orchestration;
using FluxPay.Timers;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace FluxPay;

/// <summary>Sagas of the application's own, with FluxPay or alone.</summary>
public static class SagasBuilderExtensions
{
    /// <summary>
    /// Adds the saga orchestrator alone. Instances are kept in a SQLite file, or where <c>UseSqlite</c> or <c>UsePostgres</c> on the result
    /// says. The store makes all of its tables, so that FluxPay may move in later.
    /// </summary>
    /// <param name="services">The application's services.</param>
    /// <param name="configuration">Its section <c>FluxPay:Encryption</c> is read.</param>
    public static FluxPayBuilder AddSagas(this IServiceCollection services, IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(configuration);
        return new FluxPayBuilder(services, configuration).AddEngineAlone().AddTimers().AddSagas();
    }

    /// <summary>Adds a saga. Register the classes of older versions too while instances of them are on their way.</summary>
    /// <typeparam name="TSaga">The saga; a singleton, so what it depends on must be one too.</typeparam>
    public static FluxPayBuilder AddSaga<TSaga>(this FluxPayBuilder builder) where TSaga : Saga
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.TryAddSingleton<TSaga>();
        builder.Services.AddSingleton(sp => sp.GetRequiredService<TSaga>().RunnerFrom(sp));
        return builder;
    }

    internal static FluxPayBuilder AddSagas(this FluxPayBuilder builder)
    {
        builder.Services.TryAddSingleton<SagaPayloads>();
        builder.Services.TryAddSingleton<SagaCatalog>();
        builder.Services.TryAddSingleton<SagaEngine>();
        builder.Services.AddSingleton<ITimerHandler>(sp => sp.GetRequiredService<SagaEngine>());
        builder.Services.TryAddSingleton(sp => new SagaService(
            sp.GetRequiredService<SagaCatalog>(), sp.GetRequiredService<SagaEngine>(), sp.GetRequiredService<ISagas>(),
            sp.GetRequiredService<IIdSource>(), sp.GetRequiredService<TimeProvider>()));
        return builder;
    }
}
