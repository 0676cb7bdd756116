using System.Diagnostics.CodeAnalysis;
using System.Threading.Channels;
using Confluent.Kafka;
using Microsoft.Extensions.Logging;

namespace FluxPay.Kafka;

/// <summary>
/// Reads topics as a member of a consumer group: records of one key one after the other, those of other keys at the same time. A record
/// that fails is tried again, later each time, and what follows it under its key waits. An offset is committed once its record and all before
/// it are done. A partition that goes to another member is left first: what runs is finished, what has not begun is for the other one.
/// </summary>
internal sealed class OrderedConsumer
{
    /// <summary>Records of one partition that may be under way or wait here; the partition pauses meanwhile.</summary>
    private const int Window = 1_000;

    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);

    private readonly ConsumerConfig _config;
    private readonly IReadOnlyCollection<string> _topics;
    private readonly Func<ConsumeResult<byte[], byte[]>, CancellationToken, Task> _handle;
    private readonly ILogger _logger;
    private readonly Channel<Held>[] _lanes;
    private readonly Dictionary<TopicPartition, Part> _parts = [];   // touched by the consumer's thread alone

    /// <param name="config">Brokers and group; how offsets are kept is decided here.</param>
    /// <param name="topics">What to read.</param>
    /// <param name="lanes">How many records may be handled at once.</param>
    /// <param name="handle">Acts on a record; its token is cancelled when it takes too long to leave a partition.</param>
    /// <param name="logger">Where failures are told.</param>
    public OrderedConsumer(
        ConsumerConfig config, IReadOnlyCollection<string> topics, int lanes,
        Func<ConsumeResult<byte[], byte[]>, CancellationToken, Task> handle, ILogger logger)
    {
        _config = config;
        _config.EnableAutoCommit = true;         // in the background, of what is stored below
        _config.AutoCommitIntervalMs ??= 1_000;
        _config.EnableAutoOffsetStore = false;
        _config.AutoOffsetReset ??= AutoOffsetReset.Earliest;
        _config.PartitionAssignmentStrategy ??= PartitionAssignmentStrategy.CooperativeSticky;
        _config.TopicMetadataRefreshIntervalMs ??= 30_000;
        _topics = topics;
        _handle = handle;
        _logger = logger;
        _lanes = [.. Enumerable.Range(0, lanes).Select(_ => Channel.CreateUnbounded<Held>(new UnboundedChannelOptions { SingleReader = true }))];
    }

    /// <summary>How long a partition that is leaving waits for what runs, and again after that was told to stop.</summary>
    public TimeSpan Grace { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Reads until it is stopped; the last offsets are committed then.</summary>
    public async Task RunAsync(CancellationToken stopping)
    {
        var working = Task.WhenAll(_lanes.Select(lane => Task.Run(() => WorkAsync(lane.Reader), CancellationToken.None)));
        await Task.Factory.StartNew(() => Read(stopping), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        foreach (var lane in _lanes)
            lane.Writer.Complete();
        await working;
    }

    private void Read(CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            using var consumer = Build();
            consumer.Subscribe(_topics);
            try
            {
                ReadUntilBroken(consumer, stopping);
            }
            catch (KafkaException broken)
            {
                _logger.LogError(broken, "The consumer of {Topics} ended; another one begins.", string.Join(", ", _topics));
                stopping.WaitHandle.WaitOne(FirstPause);
            }
            Close(consumer);
        }
    }

    private void ReadUntilBroken(IConsumer<byte[], byte[]> consumer, CancellationToken stopping)
    {
        long looked = TimeProvider.System.GetTimestamp();
        while (!stopping.IsCancellationRequested)
        {
            if (Consume(consumer) is { } record && _parts.TryGetValue(record.TopicPartition, out var part))
                Take(consumer, part, record);
            if (TimeProvider.System.GetElapsedTime(looked) < Tick)
                continue;
            looked = TimeProvider.System.GetTimestamp();
            foreach (var (partition, held) in _parts)
                Advance(consumer, partition, held);
        }
    }

    private ConsumeResult<byte[], byte[]>? Consume(IConsumer<byte[], byte[]> consumer)
    {
        try
        {
            return consumer.Consume(Tick);
        }
        catch (ConsumeException failure) when (!failure.Error.IsFatal)
        {
            _logger.Heard(failure.Error);   // a topic that is not there yet, for example
            return null;
        }
    }

    private void Take(IConsumer<byte[], byte[]> consumer, Part part, ConsumeResult<byte[], byte[]> record)
    {
        var held = new Held(record, part);
        part.Pending.Enqueue(held);
        _lanes[LaneOf(record)].Writer.TryWrite(held);
        if (part.Pending.Count < Window || part.Paused)
            return;
        consumer.Pause([record.TopicPartition]);
        part.Paused = true;
    }

    /// <summary>A record without a key goes in the order of its partition.</summary>
    private int LaneOf(ConsumeResult<byte[], byte[]> record)
    {
        var hash = new HashCode();
        hash.Add(record.Partition.Value);
        hash.AddBytes(record.Message.Key ?? []);
        return (int)((uint)hash.ToHashCode() % (uint)_lanes.Length);
    }

    private static void Advance(IConsumer<byte[], byte[]> consumer, TopicPartition partition, Part part)
    {
        if (part.Done() is { } next)
            consumer.StoreOffset(new TopicPartitionOffset(partition, next));
        if (!part.Paused || part.Pending.Count > Window / 2)
            return;
        consumer.Resume([partition]);
        part.Paused = false;
    }

    private IConsumer<byte[], byte[]> Build() => new ConsumerBuilder<byte[], byte[]>(_config)
        .SetErrorHandler((_, error) => _logger.Heard(error))
        .SetLogHandler((_, message) => _logger.Heard(message))
        .SetPartitionsAssignedHandler((_, partitions) => partitions.ForEach(p => _parts[p] = new Part()))
        .SetPartitionsRevokedHandler((consumer, partitions) => Leave(consumer, partitions.Select(p => p.TopicPartition)))
        .SetPartitionsLostHandler((_, partitions) => Leave(null, partitions.Select(p => p.TopicPartition)))
        .Build();

    /// <param name="consumer">Commits what is done; null when the partitions are somebody else's already.</param>
    private void Leave(IConsumer<byte[], byte[]>? consumer, IEnumerable<TopicPartition> partitions)
    {
        var leaving = partitions.Where(_parts.ContainsKey).Select(p => (Partition: p, Part: _parts[p])).ToList();
        leaving.ForEach(l => l.Part.Leave());
        if (!Task.WhenAll(leaving.Select(l => l.Part.Left)).Wait(Grace))
        {
            leaving.ForEach(l => l.Part.Abort());
            if (!Task.WhenAll(leaving.Select(l => l.Part.Left)).Wait(Grace))
                _logger.LogError("Handlers do not stop; what they work on will be handled again.");
        }
        var done = leaving.Select(l => (l.Partition, Next: l.Part.Done()))
            .Where(l => l.Next is not null).Select(l => new TopicPartitionOffset(l.Partition, l.Next!.Value)).ToList();
        leaving.ForEach(l => _parts.Remove(l.Partition));
        if (consumer is null)
            return;
        try
        {
            if (done.Count > 0)
                consumer.Commit(done);
        }
        catch (KafkaException failure)
        {
            _logger.LogWarning(failure, "Offsets could not be committed; the records after them will come again.");
        }
    }

    /// <summary>Leaves every partition by the handlers above, and the group.</summary>
    private void Close(IConsumer<byte[], byte[]> consumer)
    {
        try
        {
            consumer.Close();
        }
        catch (KafkaException failure)
        {
            _logger.Heard(failure.Error);
        }
        Leave(null, [.. _parts.Keys]);
    }

    private async Task WorkAsync(ChannelReader<Held> lane)
    {
        await foreach (var held in lane.ReadAllAsync())
        {
            if (!held.Part.Begin())
                continue;
            try
            {
                held.IsDone = await HandleAsync(held);
            }
            finally
            {
                held.Part.End();
            }
        }
    }

    /// <returns>False when the partition is left before the record could be handled.</returns>
    [SuppressMessage("Design", "CA1031", Justification = "Whatever a handler throws, its record is not done.")]
    private async Task<bool> HandleAsync(Held held)
    {
        for (var pause = FirstPause; ; pause = pause * 2 < LongestPause ? pause * 2 : LongestPause)
        {
            try
            {
                await _handle(held.Record, held.Part.Aborting);
                return true;
            }
            catch (OperationCanceledException) when (held.Part.Aborting.IsCancellationRequested)
            {
                return false;
            }
            catch (Exception failure)
            {
                _logger.LogError(failure, "The record at {Position} could not be handled; trying again in {Pause}.",
                    held.Record.TopicPartitionOffset, pause);
                try
                {
                    await Task.Delay(pause, TimeProvider.System, held.Part.Leaving);
                }
                catch (OperationCanceledException)
                {
                    return false;
                }
            }
        }
    }

    /// <summary>A record on its way through a lane.</summary>
    private sealed class Held(ConsumeResult<byte[], byte[]> record, Part part)
    {
        private volatile bool _done;

        public ConsumeResult<byte[], byte[]> Record => record;

        public Part Part => part;

        public bool IsDone
        {
            get => _done;
            set => _done = value;
        }
    }

    /// <summary>A partition while it is this member's.</summary>
    [SuppressMessage("Reliability", "CA1001", Justification = "Sources of tokens without timers hold nothing but memory.")]
    private sealed class Part
    {
        private readonly Lock _lock = new();
        private readonly CancellationTokenSource _leaving = new();
        private readonly CancellationTokenSource _aborting = new();
        private readonly TaskCompletionSource _left = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int _running;
        private bool _closed;

        public Queue<Held> Pending { get; } = [];

        public bool Paused { get; set; }

        public CancellationToken Leaving => _leaving.Token;

        public CancellationToken Aborting => _aborting.Token;

        /// <summary>Ends once nothing of the partition runs any more.</summary>
        public Task Left => _left.Task;

        public bool Begin()
        {
            lock (_lock)
            {
                if (_closed)
                    return false;
                _running++;
                return true;
            }
        }

        public void End()
        {
            lock (_lock)
            {
                if (--_running == 0 && _closed)
                    _left.TrySetResult();
            }
        }

        /// <summary>What runs may finish; nothing else begins, and nothing is tried again.</summary>
        public void Leave()
        {
            lock (_lock)
            {
                _closed = true;
                if (_running == 0)
                    _left.TrySetResult();
            }
            _leaving.Cancel();
        }

        public void Abort() => _aborting.Cancel();

        /// <summary>The offset behind all that is done without a gap; null when that has not moved.</summary>
        public Offset? Done()
        {
            Offset? next = null;
            while (Pending.TryPeek(out var first) && first.IsDone)
                next = Pending.Dequeue().Record.Offset + 1;
            return next;
        }
    }
}
