using System.Collections.Concurrent;
using FluxPay.Credits;
using FluxPay.Storage.Sqlite.Tests;
using FluxPay.Tests;
using Microsoft.Extensions.Logging.Abstractions;

namespace FluxPay.Outbox.Tests;

/// <summary>Every message reaches every sink, in order, at least once.</summary>
public sealed class OutboxRelayTests : IAsyncDisposable
{
    private readonly SqliteUnderTest _store = new();

    [Fact]
    public async Task Every_sink_gets_every_message_in_order_while_they_are_published()
    {
        var (one, two) = (new Sink("one"), new Sink("two"));
        using var relay = Relay(one, two);
        await relay.StartAsync(default);
        await PublishAsync(500, customers: 7);
        foreach (var sink in new[] { one, two })
        {
            await Patience.Until(() => Task.FromResult(sink.Got.Count >= 500), "500 messages");
            Assert.Equal((await _store.OutboxAsync()).Select(m => m.Id), sink.Got.Select(m => m.Id));
        }
        Assert.All(one.Got.GroupBy(m => m.Customer), g => Assert.Equal(Enumerable.Range(1, g.Count()).Select(i => (long)i), g.Select(m => m.Sequence)));
        await relay.StopAsync(default);
    }

    [Fact]
    public async Task A_sink_that_fails_gets_the_same_messages_again_and_holds_no_other_up()
    {
        var (bad, good) = (new Sink("bad") { Failures = 1 }, new Sink("good"));
        using var relay = Relay(bad, good);
        await relay.StartAsync(default);
        await PublishAsync(3);
        await Patience.Until(() => Task.FromResult(good.Got.Count == 3), "the good sink");
        await Patience.Until(() => Task.FromResult(bad.Got.Count == 3), "the bad sink's second try");
        Assert.Equal([1L, 2, 3], bad.Got.Select(m => m.Sequence));
        Assert.Equal(2, bad.Deliveries);
        await relay.StopAsync(default);
    }

    [Fact]
    public async Task A_new_sink_hears_of_everything_from_now_on_and_of_nothing_before()
    {
        await PublishAsync(3);
        var sink = new Sink("new");
        using var relay = Relay(sink);
        await relay.StartAsync(default);
        await PublishAsync(2);
        await Patience.Until(() => Task.FromResult(sink.Got.Count == 2), "what is new");
        Assert.Equal([4L, 5], sink.Got.Select(m => m.Sequence));
        await relay.StopAsync(default);
    }

    [Fact]
    public async Task The_next_process_goes_on_where_this_one_was()
    {
        var before = new Sink("sink");
        using (var relay = Relay(before))
        {
            await relay.StartAsync(default);
            await PublishAsync(5);
            await Patience.Until(async () => await LagAsync("sink") == 0, "the checkpoint");
            await relay.StopAsync(default);
        }
        await _store.ReopenAsync();
        await PublishAsync(2);
        var after = new Sink("sink");
        using (var relay = Relay(after, new Sink("new")))
        {
            await relay.StartAsync(default);
            await Patience.Until(() => Task.FromResult(after.Got.Count == 2), "what is new");
            await relay.StopAsync(default);
        }
        Assert.Equal([6L, 7], after.Got.Select(m => m.Sequence));
    }

    [Fact]
    public async Task Nothing_waits_for_a_poll()
    {
        var sink = new Sink("sink");
        using var relay = Relay(sink);
        await relay.StartAsync(default);
        long started = TimeProvider.System.GetTimestamp();
        for (int i = 1; i <= 10; i++)
        {
            await PublishAsync(1);
            await Patience.Until(() => Task.FromResult(sink.Got.Count == i), "the message");
        }
        Assert.InRange(TimeProvider.System.GetElapsedTime(started), TimeSpan.Zero, TimeSpan.FromSeconds(7));   // ten polls take ten
        await relay.StopAsync(default);
    }

    [Fact]
    public void A_customers_lane_is_the_same_on_every_host_and_for_ever()
    {
        Assert.Equal(64, OutboxLane.Count);
        // FNV-1a of the UTF-8 of "service:customer", computed independently.
        Assert.Equal([(int)(Fnv("moa:cust-1") % 64), (int)(Fnv("모아:고객") % 64)],
            [OutboxLane.Of(new CustomerRef("moa", "cust-1")), OutboxLane.Of(new CustomerRef("모아", "고객"))]);
        Assert.Equal(64, Enumerable.Range(0, 2000).Select(i => OutboxLane.Of(new CustomerRef("moa", $"{i}"))).Distinct().Count());

        static long Fnv(string text)
        {
            long hash = 0x811C9DC5;
            foreach (byte b in System.Text.Encoding.UTF8.GetBytes(text))
                hash = ((hash ^ b) * 0x01000193) & 0xFFFFFFFF;
            return hash;
        }
    }

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    private OutboxRelay Relay(params IOutboxSink[] sinks) =>
        new(_store.Get<IOutboxReader>(), _store.Get<IOutboxQuarantines>(), _store.Get<OutboxSignal>(), sinks, _store.Get<OutboxMonitor>(),
            _store.Get<OutboxMetrics>(), NullLogger<OutboxRelay>.Instance);

    private async Task<long> LagAsync(string sink) => (await _store.Get<IOutboxReader>().BacklogAsync([sink])).Sum(b => b.Messages);

    private async Task PublishAsync(int count, int customers = 1) => await Task.WhenAll(Enumerable.Range(0, count).Select(i =>
        _store.CommitAsync(changes => changes.Credit(new CreditCommand.Issue(
            new CustomerRef("moa", $"{i % customers}"), _store.Ids.New<GrantId>(), CreditKind.Paid, 1, 50, null, null)))));

    private sealed class Sink(string name) : IOutboxSink
    {
        public string Name => name;
        public ConcurrentQueue<OutboxMessage> Got { get; } = [];
        public int Failures { get; set; }
        public int Deliveries { get; private set; }

        public Task DeliverAsync(
            IReadOnlyList<OutboxMessage> messages, IProgress<OutboxMessage> delivered, CancellationToken cancellationToken)
        {
            Deliveries++;
            if (Failures-- > 0)
                throw new InvalidOperationException("not now");
            foreach (var message in messages)
                Got.Enqueue(message);
            return Task.CompletedTask;
        }
    }
}
