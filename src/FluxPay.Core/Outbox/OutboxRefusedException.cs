namespace FluxPay.Outbox;

/// <summary>
/// A sink will never take a message as it is. Its customer's events then wait in quarantine, from this one on, until an operator has them
/// tried again; everybody else's go on.
/// </summary>
/// <param name="message">The message.</param>
/// <param name="reason">Why, for the operator; without the message's data.</param>
/// <param name="innerException">What the sink heard.</param>
public sealed class OutboxRefusedException(OutboxMessage message, string reason, Exception? innerException = null)
    : Exception(reason, innerException)
{
    /// <summary>The message that is not taken; all before it in the batch are delivered.</summary>
    public OutboxMessage Refused { get; } = message;
}
