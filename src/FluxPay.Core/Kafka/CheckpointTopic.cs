using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Confluent.Kafka;
using Confluent.Kafka.Admin;
using FluxPay.Outbox;
using KafkaError = Confluent.Kafka.ErrorCode;

namespace FluxPay.Kafka;

/// <summary>
/// Where transactions keep their checkpoints: a compacted topic with a partition for each group, so that what other groups leave open hides
/// nothing of this one.
/// </summary>
internal sealed class CheckpointTopic(KafkaOptions options, Handle client, string transactionalId, int group)
{
    private const long FirstSpan = 64;   // a batch takes two places: its checkpoint, and the broker's mark that ends it
    private const int Widening = 8;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan RequestPatience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Slice = TimeSpan.FromMilliseconds(100);

    private readonly byte[] _key = Encoding.UTF8.GetBytes(transactionalId);

    public TopicPartition Partition { get; } = new(options.Topics.Checkpoints, group);

    public Message<byte[], byte[]> RecordOf(OutboxStep step) => new()
    {
        Key = _key,
        Value = JsonSerializer.SerializeToUtf8Bytes(new Checkpoint(step.From, step.To), CheckpointJson.Default.Checkpoint),
    };

    /// <summary>Has the topic made, where there is none.</summary>
    /// <exception cref="InvalidOperationException">It is not there and could not be made, or has too few partitions.</exception>
    public async Task EnsureAsync(int groups)
    {
        using var admin = new DependentAdminClientBuilder(client).Build();
        // All topics: brokers may make one that is asked for by its name, and not compacted.
        var described = (await Task.Run(() => admin.GetMetadata(RequestPatience))).Topics.Find(t => t.Topic == Partition.Topic);
        if (described is null or { Error.Code: KafkaError.UnknownTopicOrPart })
            await CreateAsync(admin, groups);
        else if (described.Error.IsError)
            throw new KafkaException(described.Error);
        else if (described.Partitions.Count < groups)
        {
            throw new InvalidOperationException(
                $"The topic {Partition.Topic} has {described.Partitions.Count} partitions, and transactions need one for each of {groups} groups.");
        }
    }

    /// <summary>The last committed checkpoint; call it when nothing of this id is under way. Reads from the end backwards.</summary>
    public async Task<Checkpoint?> LastAsync(CancellationToken cancellationToken)
    {
        using var admin = new DependentAdminClientBuilder(client).Build();
        long begin = await OffsetAsync(admin, OffsetSpec.Earliest());
        long end = await OffsetAsync(admin, OffsetSpec.Latest());
        return begin == end ? null : await Task.Factory.StartNew(
            () => Last(begin, end, cancellationToken), cancellationToken, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    private async Task CreateAsync(IAdminClient admin, int groups)
    {
        var topic = new TopicSpecification
        {
            Name = Partition.Topic,
            NumPartitions = groups,
            Configs = new()
            {
                ["cleanup.policy"] = "compact",
                ["segment.bytes"] = "16777216",   // only what is not written to any more is compacted
            },
        };
        try
        {
            await admin.CreateTopicsAsync([topic], new CreateTopicsOptions { RequestTimeout = RequestPatience });
        }
        catch (CreateTopicsException failure) when (failure.Results[0].Error.Code == KafkaError.TopicAlreadyExists)
        {
            // Another group was faster.
        }
        catch (KafkaException failure)
        {
            throw new InvalidOperationException(
                $"Transactions keep their checkpoints in the topic {Partition.Topic}, which is not there and could not be created; create it "
                + $"with cleanup.policy=compact and {groups} partitions.", failure);
        }
    }

    private async Task<long> OffsetAsync(IAdminClient admin, OffsetSpec place)
    {
        var listed = await admin.ListOffsetsAsync(
            [new TopicPartitionOffsetSpec { TopicPartition = Partition, OffsetSpec = place }], new ListOffsetsOptions { RequestTimeout = RequestPatience });
        return listed.ResultInfos[0].TopicPartitionOffsetError.Offset.Value;
    }

    private Checkpoint? Last(long begin, long end, CancellationToken cancellationToken)
    {
        var config = new ConsumerConfig { GroupId = options.Group }.With(options);
        config.IsolationLevel = IsolationLevel.ReadCommitted;
        config.EnablePartitionEof = true;
        config.EnableAutoCommit = false;
        config.AutoOffsetReset = AutoOffsetReset.Earliest;
        using var consumer = new ConsumerBuilder<byte[], byte[]>(config).SetErrorHandler((_, _) => { }).SetLogHandler((_, _) => { }).Build();
        for (long span = FirstSpan; ; span *= Widening)
        {
            long from = Math.Max(begin, end - span);
            if (LastSince(consumer, from, end, cancellationToken) is { } last)
                return last;
            if (from == begin)
                return null;
        }
    }

    private Checkpoint? LastSince(IConsumer<byte[], byte[]> consumer, long from, long end, CancellationToken cancellationToken)
    {
        consumer.Assign(new TopicPartitionOffset(Partition, from));
        byte[]? last = null;
        for (long started = TimeProvider.System.GetTimestamp(); TimeProvider.System.GetElapsedTime(started) < Patience;)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (consumer.Consume(Slice) is not { } record)
                continue;
            if (!record.IsPartitionEOF && record.Message.Key.AsSpan().SequenceEqual(_key))
                last = record.Message.Value;
            // An end that comes earlier is another installation's open transaction, behind which ours may be.
            if (record.Offset >= (record.IsPartitionEOF ? end : end - 1))
                return last is null ? null : JsonSerializer.Deserialize(last, CheckpointJson.Default.Checkpoint);
        }
        throw new TimeoutException($"The checkpoints in {Partition} could not be read to their end within {Patience}.");
    }
}

/// <summary>What a transaction keeps of a batch.</summary>
/// <param name="From">The checkpoint it began from.</param>
/// <param name="To">The checkpoint it ends at.</param>
internal sealed record Checkpoint(string From, string To);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(Checkpoint))]
internal sealed partial class CheckpointJson : JsonSerializerContext;
