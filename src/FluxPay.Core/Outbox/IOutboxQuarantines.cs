namespace FluxPay.Outbox;

/// <summary>Customers whose events a sink does not take: from one of them on they wait here, while everybody else's go on.</summary>
internal interface IOutboxQuarantines
{
    /// <summary>All of some sinks, oldest first.</summary>
    Task<IReadOnlyList<OutboxQuarantine>> ListAsync(IReadOnlyCollection<string> sinks, CancellationToken cancellationToken = default);

    /// <summary>Puts a customer into quarantine, or moves where its events go on; false when the lease is somebody else's by now.</summary>
    Task<bool> SaveAsync(OutboxLease lease, OutboxQuarantine quarantine, CancellationToken cancellationToken = default);

    /// <summary>Ends a quarantine, because all that waited is delivered; false when the lease is somebody else's by now.</summary>
    Task<bool> EndAsync(OutboxLease lease, OutboxQuarantine quarantine, CancellationToken cancellationToken = default);

    /// <summary>What waits, oldest first.</summary>
    Task<IReadOnlyList<OutboxMessage>> ReadAsync(OutboxQuarantine quarantine, int limit, CancellationToken cancellationToken = default);

    /// <summary>Asks the relays to try again; null means any.</summary>
    /// <returns>Those that are tried.</returns>
    Task<IReadOnlyList<OutboxQuarantine>> RetryAsync(
        string? sink, string? service, string? customer, CancellationToken cancellationToken = default);
}

/// <summary>A customer's events that wait.</summary>
/// <param name="Sink">Who does not take them.</param>
/// <param name="Customer">Whose they are.</param>
/// <param name="FromSequence">The first of them.</param>
/// <param name="Checkpoint">A checkpoint before all of them; only the store can read it.</param>
/// <param name="Reason">Why the first was refused.</param>
/// <param name="Since">Since when they wait.</param>
/// <param name="Retry">True when an operator wants them tried again.</param>
internal sealed record OutboxQuarantine(
    string Sink, CustomerRef Customer, long FromSequence, string Checkpoint, string Reason, DateTimeOffset Since, bool Retry) : IRecord
{
    /// <summary>Only the relay that has the customer's lanes changes it.</summary>
    public long Version => 0;
}
