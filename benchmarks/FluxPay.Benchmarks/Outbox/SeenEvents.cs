using System.Globalization;
using System.Text;
using Confluent.Kafka;

namespace FluxPay.Benchmarks;

/// <summary>A consumer that ignores sequences it has seen, and counts what it would otherwise have got wrong.</summary>
internal sealed class SeenEvents : IAsyncDisposable
{
    private readonly CancellationTokenSource _stopping = new();
    private readonly Dictionary<string, long> _last = [];
    private readonly Task _reading;
    private long _accepted;
    private long _repeats;
    private long _jumps;

    public SeenEvents(string kafka, string topic, int partitions) =>
        _reading = Task.Factory.StartNew(() => Read(kafka, topic, partitions), TaskCreationOptions.LongRunning);

    /// <summary>Events taken, each higher than the one before of its key.</summary>
    public long Accepted => Volatile.Read(ref _accepted);

    /// <summary>Records that had been seen.</summary>
    public long Repeats => Volatile.Read(ref _repeats);

    /// <summary>Events that came before one that should have come first.</summary>
    public long Jumps => Volatile.Read(ref _jumps);

    /// <summary>True once it reads no more, because what comes next is no longer there; disposing it says why.</summary>
    public bool HasEnded => _reading.IsCompleted;

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _reading;
        _stopping.Dispose();
    }

    private void Read(string kafka, string topic, int partitions)
    {
        using var consumer = new ConsumerBuilder<byte[], byte[]>(new ConsumerConfig
        {
            BootstrapServers = kafka,
            GroupId = "seen",
            EnableAutoCommit = false,
            AutoOffsetReset = AutoOffsetReset.Error,   // records that the brokers no longer have are not passed over in silence
            FetchWaitMaxMs = 50,
            FetchQueueBackoffMs = 10,
        }).SetLogHandler((_, _) => { }).SetErrorHandler((_, _) => { }).Build();
        consumer.Assign(Enumerable.Range(0, partitions).Select(p => new TopicPartitionOffset(topic, p, Offset.Beginning)));
        while (!_stopping.IsCancellationRequested)
        {
            if (consumer.Consume(TimeSpan.FromMilliseconds(50)) is { } record)
                Take(record.Message);
        }
    }

    private void Take(Message<byte[], byte[]> message)
    {
        string key = Encoding.UTF8.GetString(message.Key);
        long sequence = long.Parse(Encoding.UTF8.GetString(message.Headers.GetLastBytes("ce_sequence")), CultureInfo.InvariantCulture);
        long last = _last.GetValueOrDefault(key);
        if (sequence <= last)
        {
            Interlocked.Increment(ref _repeats);
            return;
        }
        if (sequence != last + 1)
            Interlocked.Increment(ref _jumps);
        _last[key] = sequence;
        Interlocked.Increment(ref _accepted);
    }
}
