using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace FluxPay.Storage.Tests;

/// <summary>One implementation of the store with all its ports, on a database of its own. A new implementation is a new subclass.</summary>
public abstract class StoreUnderTest : IAsyncDisposable
{
    internal static readonly DateTimeOffset Start = new(2026, 1, 31, 3, 4, 5, 678, TimeSpan.Zero);

    private ServiceProvider? _services;

    internal FakeTimeProvider Time { get; } = new(Start);
    internal UuidV7Source Ids { get; } = new(TimeProvider.System);

    /// <summary>Points the engine at this store.</summary>
    internal abstract void Use(FluxPayBuilder builder);

    /// <summary>Runs SQL behind the engine's back.</summary>
    internal abstract Task ExecuteAsync(string sql);

    /// <summary>As if the hosts that claimed promises were dead and their time were over.</summary>
    internal virtual Task EndClaimsAsync() => Task.CompletedTask;

    /// <summary>Takes away what keeps the journal from being changed, where the database has something that does.</summary>
    internal virtual Task UnguardAsync() => Task.CompletedTask;

    /// <summary>Takes the database away.</summary>
    private protected abstract void Remove();

    internal T Get<T>() where T : notnull => (_services ??= Open()).GetRequiredService<T>();

    internal Task<CommitResult> CommitAsync(Action<Changes> with)
    {
        var changes = new Changes(Time.Now());
        with(changes);
        return Get<IStore>().CommitAsync(changes);
    }

    /// <summary>As a restart of the process would: everything is closed, and opened again on the same database.</summary>
    internal async Task ReopenAsync()
    {
        if (_services is not null)
            await _services.DisposeAsync();
        _services = null;
    }

    public async ValueTask DisposeAsync()
    {
        await ReopenAsync();
        Remove();
        GC.SuppressFinalize(this);
    }

    private ServiceProvider Open()
    {
        var services = new ServiceCollection();
        services.AddSingleton<TimeProvider>(Time).AddSingleton<IIdSource>(Ids).AddLogging(log => log.SetMinimumLevel(LogLevel.None));
        Use(services.AddFluxPay(new ConfigurationBuilder().Build()));
        return services.BuildServiceProvider();
    }
}

/// <summary>What every contract suite has: a store of its own for each test.</summary>
public abstract class StoreContract(StoreUnderTest store) : IAsyncDisposable
{
    private protected static readonly CustomerRef Customer = new("moa", "cust-1");
    private protected static readonly DateTimeOffset Now = StoreUnderTest.Start;

    private protected StoreUnderTest Store { get; } = store;

    private protected T Get<T>() where T : notnull => Store.Get<T>();

    private protected TId New<TId>() where TId : struct, IPrefixedId<TId> => Store.Ids.New<TId>();

    private protected static Money Won(long amount) => new(amount, Currency.Krw);

    private protected async Task SaveAsync(params IRecord[] records)
    {
        var result = await Store.CommitAsync(changes => Array.ForEach(records, record => changes.Save(record)));
        Assert.IsType<CommitResult.Committed>(result);
    }

    public async ValueTask DisposeAsync()
    {
        await Store.DisposeAsync();
        GC.SuppressFinalize(this);
    }
}
