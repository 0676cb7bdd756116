using System.Text;
using System.Text.Json;
using FluxPay.Outbox;
using FluxPay.Tests;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using KafkaError = Confluent.Kafka.ErrorCode;

namespace FluxPay.Kafka.Tests;

/// <summary>Records are the contract's, in order per key whatever the brokers do, and one that a broker never takes is named.</summary>
public sealed class KafkaSinkTests : IDisposable
{
    private const int Partitions = 4;
    private static readonly UuidV7Source Ids = new(TimeProvider.System);

    private readonly KafkaCluster _cluster = KafkaCluster.Start();

    [Fact]
    public async Task A_record_is_a_cloud_event_under_its_partition_key_with_its_attributes_as_headers()
    {
        string topic = await _cluster.TopicAsync(Partitions);
        await using var reader = new TopicReader(_cluster.BootstrapServers, topic, Partitions);
        using var sink = Sink(topic);
        var message = Message("cust-1", 42) with { TraceParent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01" };
        await sink.DeliverAsync([message], new SinkProgress(), default);
        await Patience.Until(() => Task.FromResult(reader.Records.Count == 1), "the record");

        var record = reader.Records.Single();
        Assert.Equal("moa:cust-1", TopicReader.KeyOf(record));
        Assert.Equal(Murmur2("moa:cust-1"u8) % Partitions, record.Partition.Value);   // where Java's clients look for it
        Assert.Equal("application/cloudevents+json", TopicReader.HeaderOf(record, "content-type"));
        using var json = JsonDocument.Parse(record.Message.Value);
        string[] attributes = ["specversion", "id", "source", "type", "subject", "time", "datacontenttype", "partitionkey", "sequence", "traceparent"];
        Assert.Equal([.. attributes, "data"], json.RootElement.EnumerateObject().Select(p => p.Name));
        Assert.All(attributes, name => Assert.Equal(json.RootElement.GetProperty(name).GetString(), TopicReader.HeaderOf(record, $"ce_{name}")));
        Assert.Equal(attributes.Length + 1, record.Message.Headers.Count);
        Assert.Equal((message.Id.ToString(), "00000000000000000042"),
            (json.RootElement.GetProperty("id").GetString(), json.RootElement.GetProperty("sequence").GetString()));
    }

    [Fact]
    public async Task An_event_type_may_have_a_topic_of_its_own()
    {
        string topic = await _cluster.TopicAsync(1), own = await _cluster.TopicAsync(1);
        await using var reader = new TopicReader(_cluster.BootstrapServers, own, 1);
        using var sink = Sink(topic, o => o.Topics.ByType["stock.reserved"] = own);
        await sink.DeliverAsync([Message("a", 1), Message("a", 2) with { Type = "stock.reserved" }], new SinkProgress(), default);
        await Patience.Until(() => Task.FromResult(reader.Records.Count > 0), "the record");
        Assert.Equal(["stock.reserved"], reader.Records.Select(r => TopicReader.HeaderOf(r, "ce_type")));
    }

    [Fact]
    public async Task Order_holds_per_key_and_nothing_is_lost_while_requests_fail()
    {
        Assert.SkipUnless(_cluster.IsMock, "Real brokers cannot be made to fail from here.");
        string topic = await _cluster.TopicAsync(Partitions);
        await using var reader = new TopicReader(_cluster.BootstrapServers, topic, Partitions);
        using var sink = Sink(topic);
        const int Batches = 10, Keys = 50, Each = 5;
        for (int batch = 0; batch < Batches; batch++)
        {
            _cluster.FailNext(KafkaCluster.Produce, KafkaError.NotLeaderForPartition, KafkaError.NoError, KafkaError.RequestTimedOut);
            _cluster.SetLeader(topic, batch % Partitions, 1 + batch % 3);
            var messages = Enumerable.Range(0, Keys * Each).Select(i => Message($"c-{i % Keys}", 1 + batch * Each + i / Keys)).ToList();
            var progress = new SinkProgress();
            await sink.DeliverAsync(messages, progress, default);
            Assert.Equal(messages[^1], progress.Last);
        }
        await Patience.Until(() => Task.FromResult(reader.Judge().Last.Values.Sum() == Batches * Keys * Each), "every record");
        var (last, repeats, gaps) = reader.Judge();
        Assert.Equal((Keys, 0, 0), (last.Count, repeats, gaps));
    }

    [Fact]
    public async Task Brokers_that_are_down_are_waited_for()
    {
        Assert.SkipUnless(_cluster.IsMock, "Real brokers cannot be made to fail from here.");
        string topic = await _cluster.TopicAsync(Partitions);
        await using var reader = new TopicReader(_cluster.BootstrapServers, topic, Partitions);
        using var sink = Sink(topic);
        for (int broker = 1; broker <= 3; broker++)
            _cluster.SetDown(broker, true);
        var delivering = sink.DeliverAsync([.. Enumerable.Range(1, 100).Select(i => Message("c", i))], new SinkProgress(), default);
        Assert.Throws<Confluent.Kafka.KafkaException>(() => sink.AskAbout(topic, TimeSpan.FromMilliseconds(200)));
        Assert.False(delivering.IsCompleted, "delivered to nobody");
        for (int broker = 1; broker <= 3; broker++)
            _cluster.SetDown(broker, false);
        await Patience.For(delivering, "the delivery");
        await Patience.Until(() => Task.FromResult(reader.Judge() is { Gaps: 0, Repeats: 0 } judged && judged.Last.GetValueOrDefault("moa:c") == 100), "100 in order");
    }

    [Fact]
    public async Task A_record_that_is_refused_only_in_its_batch_is_delivered_alone()
    {
        Assert.SkipUnless(_cluster.IsMock, "Real brokers cannot be made to fail from here.");
        string topic = await _cluster.TopicAsync(Partitions);
        await using var reader = new TopicReader(_cluster.BootstrapServers, topic, Partitions);
        using var sink = Sink(topic);
        _cluster.FailNext(KafkaCluster.Produce, KafkaError.MsgSizeTooLarge);
        await sink.DeliverAsync([.. Enumerable.Range(0, 60).Select(i => Message($"c-{i % 20}", 1 + i / 20))], new SinkProgress(), default);
        await Patience.Until(() => Task.FromResult(reader.Judge().Last.Values.Sum() == 60), "60 records");
        Assert.Equal(0, reader.Judge().Gaps);
    }

    [Fact]
    public async Task A_record_that_is_refused_alone_is_named_and_nothing_after_it_has_gone_out()
    {
        Assert.SkipUnless(_cluster.IsMock, "Real brokers cannot be made to fail from here.");
        string topic = await _cluster.TopicAsync(partitions: 1);
        await using var reader = new TopicReader(_cluster.BootstrapServers, topic, 1);
        using var sink = Sink(topic);
        await sink.DeliverAsync([Message("c", 1), Message("c", 2)], new SinkProgress(), default);
        _cluster.FailNext(KafkaCluster.Produce, [.. Enumerable.Repeat(KafkaError.MsgSizeTooLarge, 2)]);   // in its batch, and alone
        var messages = new[] { Message("c", 3), Message("d", 1), Message("c", 4) };
        var refused = await Assert.ThrowsAsync<OutboxRefusedException>(() => sink.DeliverAsync(messages, new SinkProgress(), default));
        Assert.Equal(messages[0], refused.Refused);
        Assert.Contains("size too large", refused.Message, StringComparison.Ordinal);

        await sink.DeliverAsync([messages[1]], new SinkProgress(), default);   // and it goes on
        await Patience.Until(() => Task.FromResult(reader.Records.Count == 3), "three records");
        Assert.Equal([("moa:c", 1L), ("moa:c", 2), ("moa:d", 1)], reader.Records.Select(r => (TopicReader.KeyOf(r), TopicReader.SequenceOf(r))));
    }

    [Fact]
    public async Task What_the_client_itself_finds_too_large_is_named_too()
    {
        string topic = await _cluster.TopicAsync(Partitions);
        using var sink = Sink(topic);
        var large = Message("c", 1) with { Data = Encoding.UTF8.GetBytes($"\"{new string('x', 1_100_000)}\"") };
        var refused = await Assert.ThrowsAsync<OutboxRefusedException>(() => sink.DeliverAsync([Message("d", 1), large], new SinkProgress(), default));
        Assert.Equal(large, refused.Refused);
    }

    public void Dispose() => _cluster.Dispose();

    private KafkaSink Sink(string topic, Action<KafkaOptions>? with = null)
    {
        var options = new KafkaOptions { BootstrapServers = _cluster.BootstrapServers };
        options.Topics.Events = topic;
        options.Settings["reconnect.backoff.max.ms"] = "200";
        with?.Invoke(options);
        return new KafkaSink(Options.Create(options), NullLogger<KafkaSink>.Instance);
    }

    internal static OutboxMessage Message(string customer, long sequence) => new(
        sequence, Ids.New<FluxPay.EventId>(), new CustomerRef("moa", customer), sequence, "credit.granted", customer,
        DateTimeOffset.UnixEpoch, null, """{"amount":1}"""u8.ToArray());

    /// <summary>The hash of Java's default partitioner, written down from its definition.</summary>
    private static int Murmur2(ReadOnlySpan<byte> data)
    {
        const uint M = 0x5bd1e995;
        uint h = 0x9747b28c ^ (uint)data.Length;
        int i = 0;
        for (; i + 4 <= data.Length; i += 4)
        {
            uint k = BitConverter.ToUInt32(data[i..]) * M;
            h = (h * M) ^ ((k ^ (k >> 24)) * M);
        }
        if (i < data.Length)
        {
            for (int j = data.Length - 1; j >= i; j--)
                h ^= (uint)data[j] << (8 * (j - i));
            h *= M;
        }
        h = (h ^ (h >> 13)) * M;
        return (int)((h ^ (h >> 15)) & 0x7fffffff);
    }
}
