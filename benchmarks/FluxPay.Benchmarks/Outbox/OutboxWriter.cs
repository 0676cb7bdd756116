using FluxPay.Events;
using FluxPay.Orders;
using FluxPay.Storage;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace FluxPay.Benchmarks;

/// <summary>The engine on PostgreSQL as <c>AddFluxPay</c> wires it, used to commit a row of business and an event of 500 bytes at a time.</summary>
internal sealed class OutboxWriter : IAsyncDisposable
{
    public static readonly byte[] Data = [.. "{\"text\":\""u8, .. Enumerable.Repeat((byte)'x', 489), .. "\"}"u8];

    private readonly IStore _store;
    private readonly IIdSource _ids;
    private readonly TimeProvider _time;

    public OutboxWriter(string postgres, Action<FluxPayBuilder>? with = null)
    {
        var services = new ServiceCollection();
        services.AddLogging(log => log.SetMinimumLevel(LogLevel.Error).AddSimpleConsole(c => c.SingleLine = true));
        var builder = services.AddFluxPay(new ConfigurationBuilder().Build()).UsePostgres(postgres);
        with?.Invoke(builder);
        Services = services.BuildServiceProvider();
        _store = Services.GetRequiredService<IStore>();
        _ids = Services.GetRequiredService<IIdSource>();
        _time = Services.GetRequiredService<TimeProvider>();
    }

    public ServiceProvider Services { get; }

    public async Task WriteAsync(CustomerRef customer)
    {
        var (now, order) = (_time.Now(), _ids.New<OrderId>());
        var changes = new Changes(now)
            .Save(new TimelineEntry(order, now, "bench.happened", "Happened", null))
            .Raise(new PendingEvent(_ids.New<EventId>(), customer, "bench.happened", order.ToString(), null, Data));
        if (await _store.CommitAsync(changes) is not CommitResult.Committed)
            throw new InvalidOperationException("A commit without a version cannot be lost.");
    }

    public ValueTask DisposeAsync() => Services.DisposeAsync();
}
