using FluxPay.Outbox;
using FluxPay.Storage;
using FluxPay.Storage.Postgres.Tests;
using FluxPay.Storage.Sqlite.Tests;
using FluxPay.Storage.Tests;
using FluxPay.Tests;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using KafkaError = Confluent.Kafka.ErrorCode;

namespace FluxPay.Kafka.Tests;

/// <summary>From the commit to the brokers: every event, in order per customer, also while brokers fail; and commits do not wait for them.</summary>
public sealed class KafkaRelayTests : IDisposable
{
    private const int Partitions = 6;
    private const int Customers = 24;

    private readonly KafkaCluster _cluster = KafkaCluster.Start();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Every_event_arrives_in_order_while_requests_fail(bool postgres)
    {
        Assert.SkipUnless(_cluster.IsMock, "Real brokers cannot be made to fail from here.");
        await using StoreUnderTest store = postgres ? new PostgresUnderTest() : new SqliteUnderTest();
        await using var line = await LineAsync(store);
        for (int round = 0; round < 8; round++)
        {
            _cluster.FailNext(KafkaCluster.Produce, KafkaError.NotLeaderForPartition, KafkaError.NoError, KafkaError.RequestTimedOut);
            await PublishAsync(store, 5);
        }
        await line.UntilAllAsync(40);
    }

    [Fact]
    public async Task While_the_brokers_are_down_requests_go_on_and_the_lag_shows_and_afterwards_all_arrive()
    {
        Assert.SkipUnless(_cluster.IsMock, "Real brokers cannot be made to fail from here.");
        await using var store = new PostgresUnderTest();
        await using var line = await LineAsync(store);
        await PublishAsync(store, 5);
        await line.UntilAllAsync(5);
        SetDown(true);
        await PublishAsync(store, 20);
        store.Time.Advance(TimeSpan.FromSeconds(61));
        var state = await line.Monitor.ReadAsync(default);   // as /admin/outbox shows it
        Assert.Equal((20L * Customers, TimeSpan.FromSeconds(61)), (state.Lag, state.OldestAge));
        Assert.Equal((20.0 * Customers, 61.0), (store.Gauge("fluxpay.outbox.lag"), store.Gauge("fluxpay.outbox.oldest_age")));
        foreach (var check in line.Health)
            Assert.Equal(HealthStatus.Degraded, (await check.CheckHealthAsync(new())).Status);
        SetDown(false);
        await PublishAsync(store, 5);
        await line.UntilAllAsync(30);
        await Patience.Until(async () => (await line.Monitor.ReadAsync(default)).Lag == 0, "the checkpoint");
        foreach (var check in line.Health)
            await Patience.Until(async () => (await check.CheckHealthAsync(new())).Status == HealthStatus.Healthy, "its health");
    }

    [Fact]
    public async Task A_record_that_the_brokers_never_take_stops_its_customer_alone_and_goes_first_once_they_do()
    {
        Assert.SkipUnless(_cluster.IsMock, "Real brokers cannot be made to fail from here.");
        await using var store = new SqliteUnderTest();
        await using var line = await LineAsync(store, partitions: 1);   // so that the errors meet one record after the other
        _cluster.FailNext(KafkaCluster.Produce, [.. Enumerable.Repeat(KafkaError.MsgSizeTooLarge, 2)]);   // in its batch, and alone
        await PublishAsync(store, 3);
        var quarantines = store.Get<IOutboxQuarantines>();
        await Patience.Until(async () => (await quarantines.ListAsync([line.Sink])).Count > 0, "the quarantine");
        int waiting = (await quarantines.ListAsync([line.Sink])).Count;
        await Patience.Until(() => Task.FromResult(line.Reader.Judge().Last.Count(l => l.Value == 3) == Customers - waiting), "everybody else");
        await PublishAsync(store, 1);
        await quarantines.RetryAsync(null, null, null);
        await line.UntilAllAsync(4);
        await Patience.Until(async () => (await quarantines.ListAsync([line.Sink])).Count == 0, "the end of the quarantine");
    }

    public void Dispose() => _cluster.Dispose();

    private void SetDown(bool down)
    {
        for (int broker = 1; broker <= 3; broker++)
            _cluster.SetDown(broker, down);
    }

    private async Task<Line> LineAsync(StoreUnderTest store, int partitions = Partitions)
    {
        var line = new Line(store, _cluster, await _cluster.TopicAsync(partitions), partitions);
        await line.Relay.StartAsync(default);
        return line;
    }

    private static async Task PublishAsync(StoreUnderTest store, int each)
    {
        var samples = new Samples(store.Ids, StoreUnderTest.Start);
        await Task.WhenAll(Enumerable.Range(0, each * Customers).Select(async i => Assert.IsType<CommitResult.Committed>(
            await store.CommitAsync(c => c.Credit(samples.Issue(1, new CustomerRef("moa", $"c-{i % Customers}")))))));
    }

    /// <summary>A store's relay with the Kafka sink, and who reads its topic.</summary>
    private sealed class Line : IAsyncDisposable
    {
        private readonly KafkaSink _sink;

        public Line(StoreUnderTest store, KafkaCluster cluster, string topic, int partitions)
        {
            var options = new KafkaOptions { BootstrapServers = cluster.BootstrapServers };
            options.Topics.Events = topic;
            options.Settings["reconnect.backoff.max.ms"] = "200";
            _sink = new KafkaSink(Options.Create(options), NullLogger<KafkaSink>.Instance);
            Monitor = new OutboxMonitor(store.Get<IOutboxReader>(), store.Get<IOutboxQuarantines>(), [_sink], store.Get<OutboxMetrics>(), store.Time,
                NullLogger<OutboxMonitor>.Instance);
            Relay = new OutboxRelay(store.Get<IOutboxReader>(), store.Get<IOutboxQuarantines>(), store.Get<OutboxSignal>(), [_sink], Monitor,
                store.Get<OutboxMetrics>(), NullLogger<OutboxRelay>.Instance);
            Health = [new KafkaHealthCheck(_sink, Options.Create(options)), new OutboxHealthCheck(Monitor)];
            Reader = new TopicReader(cluster.BootstrapServers, topic, partitions);
        }

        public string Sink => _sink.Name;

        public OutboxMonitor Monitor { get; }

        public OutboxRelay Relay { get; }

        public IReadOnlyList<IHealthCheck> Health { get; }

        public TopicReader Reader { get; }

        /// <summary>Every customer's events have come up to a sequence, without a gap.</summary>
        public async Task UntilAllAsync(long sequence)
        {
            await Patience.Until(() => Task.FromResult(Reader.Judge().Last is { Count: Customers } last && last.Values.All(l => l == sequence)), "every event");
            Assert.Equal(0, Reader.Judge().Gaps);
        }

        public async ValueTask DisposeAsync()
        {
            await Relay.StopAsync(default);
            Relay.Dispose();
            _sink.Dispose();
            await Reader.DisposeAsync();
        }
    }
}
