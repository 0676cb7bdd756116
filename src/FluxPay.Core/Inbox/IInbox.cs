namespace FluxPay.Inbox;

/// <summary>Takes records from a transport, one after the other per key.</summary>
internal interface IInbox
{
    /// <summary>
    /// Acts on a record, or keeps it as a dead letter; returns once either is durable, so the transport may forget the record then. A record
    /// that comes again changes nothing. An exception means that the store is away: the same record is brought again, later, and what
    /// follows it under its key waits.
    /// </summary>
    /// <returns>The dead letter, for transports that publish it; null when the record was processed or known already.</returns>
    Task<DeadLetter?> ReceiveAsync(InboundRecord record, CancellationToken cancellationToken = default);
}
