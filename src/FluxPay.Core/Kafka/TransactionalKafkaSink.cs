using System.Collections.Concurrent;
using Confluent.Kafka;
using FluxPay.Outbox;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace FluxPay.Kafka;

/// <summary>
/// The sink with <see cref="KafkaOptions.Transactions"/>: a transactional producer for each group that this host has. Its id is the group's and
/// not the host's, so the brokers end what an earlier host has begun with the group and take nothing from it any more.
/// </summary>
internal sealed class TransactionalKafkaSink(KafkaSink sink, IOptions<KafkaOptions> options, ILogger<TransactionalKafkaSink> logger) : ITransactionalSink
{
    private readonly KafkaOptions _options = options.Value;
    private readonly ConcurrentDictionary<int, RefusedRecord> _refused = [];   // one relay at a time has a group

    /// <summary>The same with the option and without, so that each goes on where the other was.</summary>
    public string Name => sink.Name;

    /// <summary>Without a lease there is no transaction.</summary>
    public Task DeliverAsync(IReadOnlyList<OutboxMessage> messages, IProgress<OutboxMessage> delivered, CancellationToken cancellationToken) =>
        sink.DeliverAsync(messages, delivered, cancellationToken);

    public async Task<IOutboxSession> OpenAsync(OutboxLease lease, int groups, CancellationToken cancellationToken)
    {
        string id = $"{_options.TransactionalIdPrefix ?? _options.Group}.{Name}.{lease.Group}";
        var producer = new TransactionalProducer(new ProducerConfig
        {
            TransactionalId = id,
            Partitioner = Confluent.Kafka.Partitioner.Murmur2Random,
            LingerMs = 0.1,
            DeliveryReportFields = "status",
        }.With(_options), logger);
        try
        {
            var checkpoints = new CheckpointTopic(_options, producer.Producer.Handle, id, lease.Group);
            await producer.InitAsync(cancellationToken);
            await checkpoints.EnsureAsync(groups);
            return new TransactionalSession(producer, checkpoints, RefusedOf(lease), _options.Topics);
        }
        catch
        {
            await producer.DisposeAsync();
            throw;
        }
    }

    private RefusedRecord RefusedOf(OutboxLease lease) => _refused.AddOrUpdate(
        lease.Group, _ => new RefusedRecord(lease.Epoch), (_, known) => known.Epoch == lease.Epoch ? known : new RefusedRecord(lease.Epoch));
}
