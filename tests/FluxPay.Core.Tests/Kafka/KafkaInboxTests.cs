using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using Confluent.Kafka;
using FluxPay.Inbox;
using FluxPay.Tests;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace FluxPay.Kafka.Tests;

/// <summary>What services send reaches the inbox in order per key and is never skipped; garbage goes to the dead letters and stops nobody.</summary>
public sealed class KafkaInboxTests : IDisposable
{
    private const int Partitions = 4;

    private readonly KafkaCluster _cluster = KafkaCluster.Start();
    private readonly Inbox _inbox = new();
    private readonly Lazy<IProducer<byte[], byte[]>> _producer;

    public KafkaInboxTests() => _producer = new(() => new ProducerBuilder<byte[], byte[]>(
        new ProducerConfig { BootstrapServers = _cluster.BootstrapServers, EnableIdempotence = true, LingerMs = 0 }).Build());

    [Fact]
    public async Task Garbage_and_large_values_become_dead_letters_with_their_own_key_and_bytes_and_the_partition_goes_on()
    {
        var options = await OptionsAsync(partitions: 1);
        await using var deadLetters = new TopicReader(_cluster.BootstrapServers, options.Topics.DeadLetter, 1);
        byte[] large = new byte[990_000];
        new Random(1).NextBytes(large);
        await using var host = await StartAsync(options);
        await SendAsync(options, ("good", "1"u8.ToArray()), ("bad", "not JSON"u8.ToArray()), ("bad", large), (null, []), ("good", "2"u8.ToArray()));
        await Patience.Until(() => Task.FromResult(_inbox.Of("good").Count() == 2 && deadLetters.Records.Count == 3), "two records and three dead letters");

        Assert.Equal(["1", "2"], _inbox.Of("good"));
        var records = deadLetters.Records.OrderBy(r => int.Parse(TopicReader.HeaderOf(r, "fluxpay_offset")!, CultureInfo.InvariantCulture)).ToList();
        Assert.Equal([("bad", "not JSON"), ("bad", Encoding.UTF8.GetString(large))],
            records.Take(2).Select(r => (TopicReader.KeyOf(r), Encoding.UTF8.GetString(r.Message.Value))));
        Assert.True(records[1].Message.Value.AsSpan().SequenceEqual(large));
        Assert.Null(records[2].Message.Key);
        Assert.Equal(["not a number", "REQ_001", options.Topics.Usage, "0", "1"],
            ((string[])["reason", "code", "topic", "partition", "offset"]).Select(name => TopicReader.HeaderOf(records[0], $"fluxpay_{name}")!));
        Assert.Equal(5, records[0].Message.Headers.Count);
    }

    [Fact]
    public async Task While_the_store_is_away_nothing_is_skipped_and_each_key_waits_for_its_own()
    {
        var options = await OptionsAsync(Partitions);
        _inbox.Fails = record => Interlocked.Increment(ref _inbox.Failures) <= 5;
        await using var host = await StartAsync(options);
        await SendAsync(options, [.. Enumerable.Range(0, 400).Select(i => ((string?)$"k-{i % 20}", Encoding.UTF8.GetBytes($"{i / 20}")))]);
        await Patience.Until(() => Task.FromResult(_inbox.Got.Count == 400), "400 records");
        for (int key = 0; key < 20; key++)
            Assert.Equal(Enumerable.Range(0, 20).Select(i => $"{i}"), _inbox.Of($"k-{key}"));
    }

    [Fact]
    public async Task Members_that_join_and_leave_lose_nothing_and_invert_nothing()
    {
        var options = await OptionsAsync(Partitions);
        const int Keys = 16, Each = 60;
        await using var first = await StartAsync(options);
        var sending = Task.Run(async () =>
        {
            for (int i = 0; i < Each; i++)
            {
                int number = i;
                await SendAsync(options, [.. Enumerable.Range(0, Keys).Select(k => ((string?)$"k-{k}", Encoding.UTF8.GetBytes($"{number}")))]);
            }
        });
        await Patience.Until(() => Task.FromResult(_inbox.Got.Count > Keys * Each / 4), "the first quarter");
        var second = new Inbox { First = _inbox };
        await using (await StartAsync(options, second))
        {
            await Patience.For(sending, "the sender");
            await Patience.Until(async () =>
            {
                await SendAsync(options, [.. Enumerable.Range(0, 50).Select(i => ((string?)$"more-{i}", "0"u8.ToArray()))]);
                return !second.Got.IsEmpty;
            }, "the second member's share");
        }
        await Patience.Until(() => Task.FromResult(Enumerable.Range(0, Keys).All(k => _inbox.Of($"k-{k}").Distinct().Count() == Each)), "every record");
        for (int key = 0; key < Keys; key++)
        {
            int last = -1;
            foreach (int number in _inbox.Of($"k-{key}").Select(n => int.Parse(n, CultureInfo.InvariantCulture)))
            {
                Assert.True(number <= last + 1, $"{number} came after {last}");
                last = Math.Max(last, number);
            }
        }
    }

    [Fact]
    public async Task What_was_received_is_committed_when_a_member_leaves_and_no_more_than_that()
    {
        var options = await OptionsAsync(Partitions);
        _inbox.Fails = record => record.Value.Span is [(byte)'9'];
        await using (await StartAsync(options))
        {
            await SendAsync(options, [.. Enumerable.Range(0, 100).Select(i => ((string?)$"k-{i}", "1"u8.ToArray()))]);
            await Patience.Until(() => Task.FromResult(_inbox.Got.Count == 100), "100 records");
            await SendAsync(options, [.. Enumerable.Range(0, 40).Select(i => ((string?)$"k-{i}", "9"u8.ToArray()))]);
        }
        using var consumer = new ConsumerBuilder<byte[], byte[]>(
            new ConsumerConfig { BootstrapServers = options.BootstrapServers, GroupId = options.Group }).Build();
        var committed = consumer.Committed(
            [.. Enumerable.Range(0, Partitions).Select(p => new TopicPartition(options.Topics.Usage, p))], TimeSpan.FromSeconds(20));
        Assert.Equal(100, committed.Sum(c => c.Offset.Value));
    }

    public void Dispose()
    {
        if (_producer.IsValueCreated)
            _producer.Value.Dispose();
        _cluster.Dispose();
    }

    private async Task<KafkaOptions> OptionsAsync(int partitions)
    {
        var options = new KafkaOptions { BootstrapServers = _cluster.BootstrapServers };
        options.Topics.Usage = await _cluster.TopicAsync(partitions);
        options.Topics.DeadLetter = await _cluster.TopicAsync(1);
        options.Group = options.Topics.Usage;
        options.Settings["session.timeout.ms"] = _cluster.IsMock ? "1500" : "6000";   // mock brokers take so long for every change of a group, others allow no less
        options.Settings["heartbeat.interval.ms"] = "200";
        return options;
    }

    private async Task<Running> StartAsync(KafkaOptions options, Inbox? into = null)
    {
        var deadLetters = new DeadLetterTopic(Options.Create(options), NullLogger<DeadLetterTopic>.Instance);
        var inbox = new KafkaInbox([into ?? _inbox], deadLetters, Options.Create(options), NullLogger<KafkaInbox>.Instance);
        await inbox.StartAsync(default);
        return new Running(inbox, deadLetters);
    }

    private async Task SendAsync(KafkaOptions options, params (string? Key, byte[] Value)[] records)
    {
        await Task.WhenAll(records.Select(r => _producer.Value.ProduceAsync(options.Topics.Usage,
            new Message<byte[], byte[]> { Key = r.Key is null ? null! : Encoding.UTF8.GetBytes(r.Key), Value = r.Value })));
    }

    private sealed class Running(KafkaInbox inbox, DeadLetterTopic deadLetters) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            await inbox.StopAsync(default);
            inbox.Dispose();
            deadLetters.Dispose();
        }
    }

    /// <summary>Takes numbers; anything else is a dead letter.</summary>
    private sealed class Inbox : IInbox
    {
        public int Failures;

        /// <summary>Hears of what this one got too, so that the order over both members shows.</summary>
        public Inbox? First { get; init; }

        public ConcurrentQueue<InboundRecord> Got { get; } = [];

        public Func<InboundRecord, bool> Fails { get; set; } = _ => false;

        public IEnumerable<string> Of(string key) => Got
            .Where(r => r.Key is { } k && k.Span.SequenceEqual(Encoding.UTF8.GetBytes(key))).Select(r => Encoding.UTF8.GetString(r.Value.Span));

        public async Task<DeadLetter?> ReceiveAsync(InboundRecord record, CancellationToken cancellationToken = default)
        {
            await Task.Yield();
            if (Fails(record))
                throw new InvalidOperationException("The store is away.");
            if (!int.TryParse(record.Value.Span, CultureInfo.InvariantCulture, out _))
                return new DeadLetter(record, "REQ_001", "not a number");
            Got.Enqueue(record);
            First?.Got.Enqueue(record);
            return null;
        }
    }
}
