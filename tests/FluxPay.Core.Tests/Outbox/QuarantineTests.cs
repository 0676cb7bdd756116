using System.Collections.Concurrent;
using FluxPay.Storage;
using FluxPay.Storage.Postgres.Tests;
using FluxPay.Storage.Sqlite.Tests;
using FluxPay.Storage.Tests;
using FluxPay.Tests;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging.Abstractions;

namespace FluxPay.Outbox.Tests;

public sealed class SqliteQuarantineTests() : QuarantineTests(new SqliteUnderTest());

public sealed class PostgresQuarantineTests() : QuarantineTests(new PostgresUnderTest());

/// <summary>An event that a sink never takes stops its customer and nobody else, until an operator has it tried again.</summary>
public abstract class QuarantineTests(StoreUnderTest store) : IAsyncDisposable
{
    private static readonly CustomerRef Poisoned = new("moa", "poisoned");
    private static readonly CustomerRef[] Others = [.. Enumerable.Range(0, 12).Select(i => new CustomerRef("moa", $"c-{i}"))];

    private readonly Picky _sink = new();

    private IOutboxQuarantines Quarantines => store.Get<IOutboxQuarantines>();

    [Fact]
    public async Task Only_the_customer_of_a_refused_event_waits_and_goes_on_in_order_once_it_is_taken()
    {
        _sink.Refuse = m => m.Customer == Poisoned && m.Sequence == 3;
        var monitor = Monitor();
        using (var relay = Relay(monitor))
        {
            await relay.StartAsync(default);
            await PublishAsync(5);
            await Patience.Until(() => Task.FromResult(Others.All(c => _sink.Of(c).Count() == 5)), "everybody else's events");
            await Patience.Until(async () => (await Quarantines.ListAsync([_sink.Name])).Count == 1, "the quarantine");
            await PublishAsync(2);
            await Patience.Until(() => Task.FromResult(Others.All(c => _sink.Of(c).Count() == 7)), "everybody else's next events");
            await Patience.Until(async () => (await monitor.ReadAsync(default)).Lag == 0, "the checkpoint");

            var waits = Assert.Single((await monitor.ReadAsync(default)).Quarantines);
            Assert.Equal((Poisoned, 3L, "not this one", false), (waits.Customer, waits.FromSequence, waits.Reason, waits.Retry));
            Assert.Equal([1L, 2], _sink.Of(Poisoned));
            Assert.Equal(HealthStatus.Degraded, (await new OutboxHealthCheck(monitor).CheckHealthAsync(new())).Status);
            await relay.StopAsync(default);
        }

        await store.ReopenAsync();   // another process, which knows it from the store alone
        monitor = Monitor();
        using (var relay = Relay(monitor))
        {
            await relay.StartAsync(default);
            await PublishAsync(1);
            await Patience.Until(() => Task.FromResult(Others.All(c => _sink.Of(c).Count() == 8)), "events after the restart");
            Assert.Equal([1L, 2], _sink.Of(Poisoned));

            Assert.Empty(await Quarantines.RetryAsync(_sink.Name, "moa", "somebody-else"));
            Assert.Single(await Quarantines.RetryAsync(null, "moa", null));   // still refused
            await Patience.Until(async () => (await Quarantines.ListAsync([_sink.Name])) is [{ Retry: false }] && _sink.Refusals >= 2, "the second refusal");
            Assert.Equal([1L, 2], _sink.Of(Poisoned));

            _sink.Refuse = _ => false;
            Assert.Single(await Quarantines.RetryAsync(_sink.Name, Poisoned.Service, Poisoned.Id));
            await Patience.Until(async () => (await Quarantines.ListAsync([_sink.Name])).Count == 0, "the end of the quarantine");
            await PublishAsync(1);
            await Patience.Until(() => Task.FromResult(_sink.Of(Poisoned).Contains(9)), "its newest event");
            await relay.StopAsync(default);
        }
        Assert.Equal(Enumerable.Range(1, 9).Select(i => (long)i), _sink.Of(Poisoned).Distinct());
        Assert.Equal(_sink.Of(Poisoned).Order(), _sink.Of(Poisoned));   // what came again came in order
        Assert.Equal(HealthStatus.Healthy, (await new OutboxHealthCheck(monitor).CheckHealthAsync(new())).Status);
    }

    [Fact]
    public async Task Who_has_lost_the_lease_changes_no_quarantine()
    {
        var lease = (await store.Get<IOutboxReader>().ShareAsync("sink", "host-1")).Leases[0];
        var quarantine = new OutboxQuarantine("sink", Poisoned, 1, lease.Checkpoint, "because", StoreUnderTest.Start, false);
        Assert.True(await Quarantines.SaveAsync(lease, quarantine));
        Assert.Equal(quarantine, Assert.Single(await Quarantines.ListAsync(["sink", "other"])));
        Assert.Empty(await Quarantines.ListAsync(["other"]));
        if (store is PostgresUnderTest)
        {
            var lost = lease with { Epoch = lease.Epoch - 1 };
            Assert.False(await Quarantines.SaveAsync(lost, quarantine with { FromSequence = 9 }));
            Assert.False(await Quarantines.EndAsync(lost, quarantine));
            Assert.Equal(quarantine, Assert.Single(await Quarantines.ListAsync(["sink"])));
        }
        Assert.True(await Quarantines.SaveAsync(lease, quarantine with { FromSequence = 9, Since = StoreUnderTest.Start.AddDays(1) }));
        Assert.Equal((9L, StoreUnderTest.Start), (await Quarantines.ListAsync(["sink"])) is [var moved] ? (moved.FromSequence, moved.Since) : default);
        Assert.True(await Quarantines.EndAsync(lease, quarantine));
        Assert.Empty(await Quarantines.ListAsync(["sink"]));
    }

    public async ValueTask DisposeAsync()
    {
        await store.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    private OutboxMonitor Monitor() => new(
        store.Get<IOutboxReader>(), Quarantines, [_sink], store.Get<OutboxMetrics>(), store.Time, NullLogger<OutboxMonitor>.Instance);

    private OutboxRelay Relay(OutboxMonitor monitor) => new(
        store.Get<IOutboxReader>(), Quarantines, store.Get<OutboxSignal>(), [_sink], monitor, store.Get<OutboxMetrics>(), NullLogger<OutboxRelay>.Instance);

    private async Task PublishAsync(int each)
    {
        var samples = new Samples(store.Ids, StoreUnderTest.Start);
        for (int i = 0; i < each; i++)
        {
            await Task.WhenAll(Others.Prepend(Poisoned).Select(async customer =>
                Assert.IsType<CommitResult.Committed>(await store.CommitAsync(c => c.Credit(samples.Issue(1, customer))))));
        }
    }

    /// <summary>Takes everything but what it refuses; says how far it came, as a broker does.</summary>
    private sealed class Picky : IOutboxSink
    {
        private readonly ConcurrentQueue<OutboxMessage> _got = [];
        private int _refusals;

        public string Name => "picky";

        public Func<OutboxMessage, bool> Refuse { get; set; } = _ => false;

        public int Refusals => Volatile.Read(ref _refusals);

        public IEnumerable<long> Of(CustomerRef customer) => _got.Where(m => m.Customer == customer).Select(m => m.Sequence);

        public Task DeliverAsync(IReadOnlyList<OutboxMessage> messages, IProgress<OutboxMessage> delivered, CancellationToken cancellationToken)
        {
            foreach (var message in messages)
            {
                if (Refuse(message))
                {
                    Interlocked.Increment(ref _refusals);
                    throw new OutboxRefusedException(message, "not this one");
                }
                _got.Enqueue(message);
                delivered.Report(message);
            }
            return Task.CompletedTask;
        }
    }
}
