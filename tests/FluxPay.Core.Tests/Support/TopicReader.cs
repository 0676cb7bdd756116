using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using Confluent.Kafka;

namespace FluxPay.Tests;

/// <summary>Reads a topic from its beginning on while it is written, and judges it as a consumer that ignores sequences it has seen.</summary>
internal sealed class TopicReader : IAsyncDisposable
{
    private readonly CancellationTokenSource _stopping = new();
    private readonly ConcurrentQueue<ConsumeResult<byte[], byte[]>> _records = [];
    private readonly Task _reading;

    public TopicReader(string bootstrapServers, string topic, int partitions)
    {
        _reading = Task.Factory.StartNew(() => Read(bootstrapServers, topic, partitions), TaskCreationOptions.LongRunning);
    }

    /// <summary>In the order of their partitions.</summary>
    public IReadOnlyCollection<ConsumeResult<byte[], byte[]>> Records => _records;

    public static string KeyOf(ConsumeResult<byte[], byte[]> record) => Encoding.UTF8.GetString(record.Message.Key);

    public static string? HeaderOf(ConsumeResult<byte[], byte[]> record, string name) =>
        record.Message.Headers.TryGetLastBytes(name, out byte[] value) ? Encoding.UTF8.GetString(value) : null;

    public static long SequenceOf(ConsumeResult<byte[], byte[]> record) => long.Parse(HeaderOf(record, "ce_sequence")!, CultureInfo.InvariantCulture);

    /// <returns>Per key how far it came without a gap; how many records were seen before; how many came before one that should have come first.</returns>
    public (Dictionary<string, long> Last, int Repeats, int Gaps) Judge()
    {
        var last = new Dictionary<string, long>();
        int repeats = 0, gaps = 0;
        foreach (var record in _records)
        {
            string key = KeyOf(record);
            long sequence = SequenceOf(record);
            long seen = last.GetValueOrDefault(key);
            if (sequence <= seen)
            {
                repeats++;
                continue;
            }
            gaps += sequence == seen + 1 ? 0 : 1;
            last[key] = sequence;
        }
        return (last, repeats, gaps);
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _reading;
        _stopping.Dispose();
    }

    private void Read(string bootstrapServers, string topic, int partitions)
    {
        using var consumer = new ConsumerBuilder<byte[], byte[]>(new ConsumerConfig
        {
            BootstrapServers = bootstrapServers,
            GroupId = "reader",
            EnableAutoCommit = false,
            FetchWaitMaxMs = 20,
            ReconnectBackoffMaxMs = 200,
        }).SetLogHandler((_, _) => { }).SetErrorHandler((_, _) => { }).Build();
        consumer.Assign(Enumerable.Range(0, partitions).Select(p => new TopicPartitionOffset(topic, p, Offset.Beginning)));
        while (!_stopping.IsCancellationRequested)
        {
            if (consumer.Consume(TimeSpan.FromMilliseconds(20)) is { } record)
                _records.Enqueue(record);
        }
    }
}
