using Confluent.Kafka;
using FluxPay.Outbox;
using KafkaError = Confluent.Kafka.ErrorCode;

namespace FluxPay.Kafka;

/// <summary>Each batch and its checkpoint are one transaction: readers of committed records see all of it once, or nothing.</summary>
internal sealed class TransactionalSession(TransactionalProducer producer, CheckpointTopic checkpoints, RefusedRecord refused, KafkaTopics topics) : IOutboxSession
{
    /// <summary>
    /// Where the last committed batch ended, if it began where the store is: then the store has not heard of it. A checkpoint never comes back
    /// once it is left, so any other beginning says that the store has been beyond that batch: it has heard of it, has moved on without a record
    /// (nothing was due, or the option was off), or there is no batch yet. While the option is off nobody writes here, and the store either stays
    /// where it was, which leaves the record true, or moves on, which leaves it without meaning.
    /// </summary>
    public async Task<string> FindAsync(string checkpoint, CancellationToken cancellationToken) =>
        await checkpoints.LastAsync(cancellationToken) is { } last && last.From == checkpoint ? last.To : checkpoint;

    public async Task DeliverAsync(
        IReadOnlyList<OutboxMessage> messages, OutboxStep? step, IProgress<OutboxMessage> delivered, CancellationToken cancellationToken)
    {
        if (refused.In(messages) is not var (before, reason))
        {
            if (!refused.Suspected && await TogetherAsync(messages, step, cancellationToken))
                return;
            // A broker judges records by the batch they travel in; alone, each says for itself.
            refused.Suspect();
            await OneByOneAsync(messages, step, cancellationToken);
            if (refused.In(messages) is not var (index, why))
            {
                refused.Forget();
                return;
            }
            (before, reason) = (index, why);
        }
        if (before > 0)
        {
            var last = messages[before - 1];
            await DeliverAsync([.. messages.Take(before)], step is null ? null : step with { To = step.After(last) }, delivered, cancellationToken);
            delivered.Report(last);
        }
        refused.Forget();
        throw new OutboxRefusedException(messages[before], reason.Error.Reason, reason);
    }

    public ValueTask DisposeAsync() => producer.DisposeAsync();

    /// <returns>False when the broker does not take one of the records; then it has none.</returns>
    private async Task<bool> TogetherAsync(IReadOnlyList<OutboxMessage> messages, OutboxStep? step, CancellationToken cancellationToken)
    {
        bool refusal = false;
        void Report(DeliveryReport<byte[], byte[]> report)
        {
            if (KafkaSink.IsRefusal(report.Error))
                Volatile.Write(ref refusal, true);
        }

        try
        {
            await producer.TransactAsync(async () =>
            {
                foreach (var message in messages)
                    await producer.Producer.EnqueueAsync(TopicOf(message), EventRecord.Of(message), Report, cancellationToken);
                if (step is not null)
                    await producer.Producer.EnqueueAsync(checkpoints.Partition, checkpoints.RecordOf(step), null, cancellationToken);
            }, cancellationToken);
            return true;
        }
        catch (KafkaException failure) when (Volatile.Read(ref refusal) || KafkaSink.IsRefusal(failure.Error))
        {
            return false;
        }
    }

    /// <summary>Finds the first record that the broker does not take; then it has none.</summary>
    private async Task OneByOneAsync(IReadOnlyList<OutboxMessage> messages, OutboxStep? step, CancellationToken cancellationToken)
    {
        bool refusal = false;
        try
        {
            await producer.TransactAsync(async () =>
            {
                for (int i = 0; i < messages.Count; i++)
                {
                    try
                    {
                        await producer.Producer.ProduceAsync(TopicOf(messages[i]), EventRecord.Of(messages[i]), cancellationToken);
                    }
                    catch (KafkaException failure) when (KafkaSink.IsRefusal(failure.Error))
                    {
                        refused.Found(messages[i], failure);
                        refusal = true;
                        throw;
                    }
                }
                if (step is not null)
                    await producer.Producer.ProduceAsync(checkpoints.Partition, checkpoints.RecordOf(step), cancellationToken);
            }, cancellationToken);
        }
        catch (KafkaException) when (refusal)
        {
            // It is aborted, or the next producer of this id aborts it.
        }
    }

    private TopicPartition TopicOf(OutboxMessage message) => new(topics.Of(message.Type), Partition.Any);
}
