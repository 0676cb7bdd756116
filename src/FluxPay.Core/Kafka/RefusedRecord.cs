using Confluent.Kafka;
using FluxPay.Outbox;

namespace FluxPay.Kafka;

/// <summary>
/// What is known of a record of a lease that the brokers do not take, until it is named. It outlives the session, because brokers before 2.5 end the
/// producer of a transaction that they refused: the next one goes on looking where this one was.
/// </summary>
/// <param name="epoch">Of the lease: whoever has the group in between may have had the record mended.</param>
internal sealed class RefusedRecord(long epoch)
{
    private (EventId Id, KafkaException Reason)? _found;

    public long Epoch => epoch;

    /// <summary>True when one of a batch is refused and nobody knows yet which.</summary>
    public bool Suspected { get; private set; }

    public void Suspect() => Suspected = true;

    public void Found(OutboxMessage message, KafkaException reason) => _found = (message.Id, reason);

    public void Forget() => (Suspected, _found) = (false, null);

    /// <returns>Where it is among messages, and why it is refused; null when it is not known, or not one of them.</returns>
    public (int Index, KafkaException Reason)? In(IReadOnlyList<OutboxMessage> messages)
    {
        if (_found is not var (id, reason))
            return null;
        for (int i = 0; i < messages.Count; i++)
        {
            if (messages[i].Id == id)
                return (i, reason);
        }
        return null;
    }
}
