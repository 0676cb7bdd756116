using FluxPay.Storage.Postgres.Tests;
using FluxPay.Storage.Sqlite.Tests;
using FluxPay.Storage.Tests;
using FluxPay.Tests;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging.Abstractions;

namespace FluxPay.Outbox.Tests;

/// <summary>An operator sees that events are not delivered, before anybody misses them.</summary>
public sealed class OutboxMonitorTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Events_that_wait_for_a_minute_degrade_the_health_until_they_are_delivered(bool postgres)
    {
        await using StoreUnderTest store = postgres ? new PostgresUnderTest() : new SqliteUnderTest();
        var sink = new Gate();
        var monitor = new OutboxMonitor(
            store.Get<IOutboxReader>(), store.Get<IOutboxQuarantines>(), [sink], store.Get<OutboxMetrics>(), store.Time, NullLogger<OutboxMonitor>.Instance);
        var health = new OutboxHealthCheck(monitor);
        using var relay = new OutboxRelay(store.Get<IOutboxReader>(), store.Get<IOutboxQuarantines>(), store.Get<OutboxSignal>(), [sink], monitor,
            store.Get<OutboxMetrics>(), NullLogger<OutboxRelay>.Instance);
        await relay.StartAsync(default);

        for (int i = 0; i < 3; i++)
            await store.CommitAsync(c => c.Credit(new Samples(store.Ids, store.Time.Now()).Issue(1)));
        store.Time.Advance(TimeSpan.FromSeconds(60));
        Assert.Equal(HealthStatus.Healthy, (await health.CheckHealthAsync(new())).Status);
        store.Time.Advance(TimeSpan.FromSeconds(1));
        var degraded = await health.CheckHealthAsync(new());
        Assert.Equal((HealthStatus.Degraded, true), (degraded.Status, degraded.Description!.Contains("61 s", StringComparison.Ordinal)));
        var state = await monitor.ReadAsync(default);
        Assert.Equal((3L, TimeSpan.FromSeconds(61), 1), (state.Lag, state.OldestAge, state.Groups.Count(g => g.Messages > 0)));
        Assert.Equal((3L, 61.0), (store.Gauge("fluxpay.outbox.lag"), store.Gauge("fluxpay.outbox.oldest_age")));

        sink.Open.SetResult();
        await Patience.Until(async () => (await monitor.ReadAsync(default)).Lag == 0, "the delivery");
        Assert.Equal(HealthStatus.Healthy, (await health.CheckHealthAsync(new())).Status);
        await relay.StopAsync(default);
    }

    /// <summary>Takes nothing until it is opened.</summary>
    private sealed class Gate : IOutboxSink
    {
        public string Name => "gate";

        public TaskCompletionSource Open { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task DeliverAsync(IReadOnlyList<OutboxMessage> messages, IProgress<OutboxMessage> delivered, CancellationToken cancellationToken) =>
            Open.Task.WaitAsync(cancellationToken);
    }
}
