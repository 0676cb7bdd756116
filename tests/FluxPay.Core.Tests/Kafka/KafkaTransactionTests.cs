using System.Text;
using System.Text.Json;
using FluxPay.Outbox;
using FluxPay.Storage;
using FluxPay.Storage.Postgres.Tests;
using FluxPay.Storage.Sqlite.Tests;
using FluxPay.Storage.Tests;
using FluxPay.Tests;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace FluxPay.Kafka.Tests;

/// <summary>
/// A batch and its checkpoint are one transaction. What the brokers promise of it (aborted records are not seen, who was replaced is refused) is tested
/// on real ones alone; here and there: what is committed once is not sent again.
/// </summary>
public sealed class KafkaTransactionTests : IDisposable
{
    private const int Partitions = 6;
    private const int Groups = 8;
    private const int Customers = 24;
    private static readonly OutboxLease Lease = new("kafka", 3, "host-1", 1, "a");

    private readonly KafkaCluster _cluster = KafkaCluster.Start();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Every_event_arrives_once_and_each_batch_brings_the_checkpoint_that_the_next_begins_from(bool postgres)
    {
        await using StoreUnderTest store = postgres ? new PostgresUnderTest() : new SqliteUnderTest();
        var options = await OptionsAsync();
        await using var events = new TopicReader(_cluster.BootstrapServers, options.Topics.Events, Partitions);
        await using var checkpoints = new TopicReader(_cluster.BootstrapServers, options.Topics.Checkpoints, Groups);
        var outbox = store.Get<IOutboxReader>();
        await using (await TransactionalHost.StartAsync(store, options))
        {
            for (int round = 1; round <= 5; round++)
            {
                await PublishAsync(store, 2);
                await UntilAllAsync(events, round * 2);
            }
            await Patience.Until(async () => (await outbox.BacklogAsync(["kafka"])).Sum(b => b.Messages) == 0, "the checkpoint");
        }
        Assert.Equal((10 * Customers, 0, 0), (events.Records.Count, events.Judge().Repeats, events.Judge().Gaps));
        Assert.All(checkpoints.Records, r => Assert.StartsWith($"{options.TransactionalIdPrefix}.kafka.{r.Partition.Value}", TopicReader.KeyOf(r), StringComparison.Ordinal));
        if (postgres)
            return;   // there the checkpoint also moves on when nothing is due
        var steps = checkpoints.Records.Select(r => JsonSerializer.Deserialize<JsonElement>(r.Message.Value))
            .Select(step => (From: step.GetProperty("from").GetString(), To: step.GetProperty("to").GetString())).ToList();
        Assert.Equal(steps.Skip(1).Select(s => s.From), steps.SkipLast(1).Select(s => s.To));
        Assert.Equal((await outbox.ShareAsync("kafka", "anybody")).Leases[0].Checkpoint, steps[^1].To);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_host_that_dies_between_the_brokers_commit_and_the_stores_checkpoint_has_nothing_sent_again(bool postgres)
    {
        await using StoreUnderTest store = postgres ? new PostgresUnderTest() : new SqliteUnderTest();
        var options = await OptionsAsync();
        await using var events = new TopicReader(_cluster.BootstrapServers, options.Topics.Events, Partitions);
        await using var first = await TransactionalHost.StartAsync(store, options);
        await PublishAsync(store, 3);
        await UntilAllAsync(events, 3);

        first.DieBeforeCheckpointBehind(3);
        await PublishAsync(store, 2);
        await Patience.For(first.Died, "its death");
        await Patience.Until(() => Task.FromResult(events.Records.Count > 3 * Customers), "what it had committed");
        Assert.NotEqual(0, (await store.Get<IOutboxReader>().BacklogAsync(["kafka"])).Sum(b => b.Messages));   // the store has not heard of it

        await using var second = await TransactionalHost.StartAsync(store, options);
        await UntilAllAsync(events, 5);
        await PublishAsync(store, 1);
        await UntilAllAsync(events, 6);
        Assert.Equal((6 * Customers, 0, 0), (events.Records.Count, events.Judge().Repeats, events.Judge().Gaps));
    }

    [Fact]
    public async Task The_last_committed_step_counts_only_if_it_began_where_the_store_is()
    {
        var options = await OptionsAsync();
        await using (var session = await OpenAsync(options))
        {
            Assert.Equal("a", await session.FindAsync("a", default));   // a new topic
            await session.DeliverAsync([KafkaSinkTests.Message("c", 1)], new OutboxStep("a", "b", _ => "?"), new SinkProgress(), default);
            await session.DeliverAsync([KafkaSinkTests.Message("c", 2)], new OutboxStep("b", "c", _ => "?"), new SinkProgress(), default);
            await session.DeliverAsync([KafkaSinkTests.Message("q", 1)], step: null, new SinkProgress(), default);   // out of quarantine
        }
        await using var next = await OpenAsync(options);
        Assert.Equal("c", await next.FindAsync("b", default));   // one batch ahead
        Assert.Equal("c", await next.FindAsync("c", default));   // the store has heard of it
        Assert.Equal("z", await next.FindAsync("z", default));   // it has been elsewhere, without the option
    }

    [Fact]
    public async Task The_last_step_is_found_behind_any_number_of_others()
    {
        var options = await OptionsAsync();
        await using (var session = await OpenAsync(options))
            await session.DeliverAsync([KafkaSinkTests.Message("c", 1)], new OutboxStep("a", "b", _ => "?"), new SinkProgress(), default);
        string own = options.TransactionalIdPrefix!;
        options.TransactionalIdPrefix = KafkaCluster.NewName();   // another installation, in the same topic
        await using (var other = await OpenAsync(options))
        {
            for (int i = 0; i < 150; i++)
                await other.DeliverAsync([KafkaSinkTests.Message("d", 1 + i)], new OutboxStep("a", $"b-{i}", _ => "?"), new SinkProgress(), default);
        }
        options.TransactionalIdPrefix = own;
        await using var next = await OpenAsync(options);
        Assert.Equal("b", await next.FindAsync("a", default));
    }

    [Fact]
    public async Task A_refused_record_is_named_and_what_came_before_it_is_delivered_with_its_own_checkpoint()
    {
        var options = await OptionsAsync();
        await using var events = new TopicReader(_cluster.BootstrapServers, options.Topics.Events, Partitions);
        await using var session = await OpenAsync(options);
        var large = KafkaSinkTests.Message("c", 2) with { Data = Encoding.UTF8.GetBytes($"\"{new string('x', 1_100_000)}\"") };
        OutboxMessage[] messages = [KafkaSinkTests.Message("c", 1), KafkaSinkTests.Message("d", 1), large, KafkaSinkTests.Message("d", 2)];
        var progress = new SinkProgress();
        var refused = await Assert.ThrowsAsync<OutboxRefusedException>(
            () => session.DeliverAsync(messages, new OutboxStep("a", "z", m => $"after {m.Customer.Id}-{m.Sequence}"), progress, default));
        Assert.Equal((large, messages[1]), (refused.Refused, progress.Last));
        Assert.Equal("after d-1", await session.FindAsync("a", default));

        await session.DeliverAsync([messages[3]], new OutboxStep("after d-1", "z", _ => "?"), progress, default);   // and it goes on
        await Patience.Until(() => Task.FromResult(events.Judge().Last.GetValueOrDefault("moa:d") == 2), "what came after it");
        Assert.Equal(0, events.Judge().Gaps);
        if (!_cluster.IsMock)   // the mock shows what was aborted too
            Assert.Equal([("moa:c", 1L), ("moa:d", 1), ("moa:d", 2)], events.Records.Select(r => (TopicReader.KeyOf(r), TopicReader.SequenceOf(r))).Order());
    }

    [Fact]
    public async Task A_refused_event_stops_its_customer_alone_and_goes_first_once_it_is_taken()
    {
        await using var store = new PostgresUnderTest();
        var options = await OptionsAsync();
        var poisoned = new CustomerRef("moa", new string('p', 250));
        await using var events = new TopicReader(_cluster.BootstrapServers, options.Topics.Events, Partitions);
        var quarantines = store.Get<IOutboxQuarantines>();
        options.Settings["message.max.bytes"] = "2000";
        await using (await TransactionalHost.StartAsync(store, options))
        {
            await PublishAsync(store, 2, poisoned);
            await PublishAsync(store, 3);
            await UntilAllAsync(events, 3);
            await Patience.Until(async () => (await quarantines.ListAsync(["kafka"])).Count == 1, "the quarantine");
        }
        Assert.Equal((poisoned, 1L), (await quarantines.ListAsync(["kafka"])) is [var waits] ? (waits.Customer, waits.FromSequence) : default);

        options.Settings.Remove("message.max.bytes");
        await using var next = await TransactionalHost.StartAsync(store, options);
        await PublishAsync(store, 1, poisoned);
        Assert.Single(await quarantines.RetryAsync(null, null, null));
        await Patience.Until(() => Task.FromResult(events.Judge().Last.GetValueOrDefault(poisoned.PartitionKey) == 3), "what waited");
        await Patience.Until(async () => (await quarantines.ListAsync(["kafka"])).Count == 0, "the end of the quarantine");
        Assert.Equal(0, events.Judge().Gaps);
        if (!_cluster.IsMock)
            Assert.Equal(3 * Customers, events.Records.Count(r => TopicReader.KeyOf(r) != poisoned.PartitionKey));
    }

    [Fact]
    public async Task A_topic_of_checkpoints_with_too_few_partitions_is_refused_in_words()
    {
        var options = await OptionsAsync();
        options.Topics.Checkpoints = await _cluster.TopicAsync(Groups - 1);
        var refused = await Assert.ThrowsAsync<InvalidOperationException>(() => OpenAsync(options));
        Assert.Contains(options.Topics.Checkpoints, refused.Message, StringComparison.Ordinal);
    }

    public void Dispose() => _cluster.Dispose();

    private async Task<KafkaOptions> OptionsAsync()
    {
        var options = new KafkaOptions { BootstrapServers = _cluster.BootstrapServers, Transactions = true, TransactionalIdPrefix = KafkaCluster.NewName() };
        options.Topics.Events = await _cluster.TopicAsync(Partitions);
        options.Topics.Checkpoints = await _cluster.TopicAsync(Groups);
        options.Settings["reconnect.backoff.max.ms"] = "200";
        return options;
    }

    private static async Task<IOutboxSession> OpenAsync(KafkaOptions options)
    {
        using var plain = new KafkaSink(Options.Create(options), NullLogger<KafkaSink>.Instance);
        return await new TransactionalKafkaSink(plain, Options.Create(options), NullLogger<TransactionalKafkaSink>.Instance).OpenAsync(Lease, Groups, default);
    }

    private static async Task PublishAsync(StoreUnderTest store, int each, CustomerRef? customer = null)
    {
        var samples = new Samples(store.Ids, StoreUnderTest.Start);
        await Task.WhenAll(Enumerable.Range(0, customer is null ? each * Customers : each).Select(async i => Assert.IsType<CommitResult.Committed>(
            await store.CommitAsync(c => c.Credit(samples.Issue(1, customer ?? new CustomerRef("moa", $"c-{i % Customers}")))))));
    }

    private static Task UntilAllAsync(TopicReader events, long sequence) => Patience.Until(
        () => Task.FromResult(events.Judge().Last.Count(l => l.Value == sequence) == Customers), "every event");
}
