namespace FluxPay.Outbox;

/// <summary>An event in the outbox: committed with what it tells of, never changed afterwards.</summary>
/// <param name="Position">Where the store keeps it; rising, may have gaps.</param>
/// <param name="Id">Stable over redelivery.</param>
/// <param name="Customer">Whose event; its partition key.</param>
/// <param name="Sequence">Dense per customer: 1, 2, 3, …</param>
/// <param name="Type">The CloudEvents type.</param>
/// <param name="Subject">What it is about.</param>
/// <param name="At">When it happened.</param>
/// <param name="TraceParent">The W3C trace it belongs to, if any.</param>
/// <param name="Data">UTF-8 JSON.</param>
public sealed record OutboxMessage(
    long Position, EventId Id, CustomerRef Customer, long Sequence, string Type, string Subject, DateTimeOffset At,
    string? TraceParent, ReadOnlyMemory<byte> Data);

/// <summary>Reads the outbox in order and remembers how far each subscriber is.</summary>
public interface IOutboxReader
{
    /// <summary>Messages after a position, oldest first.</summary>
    Task<IReadOnlyList<OutboxMessage>> ReadAsync(long after, int limit, CancellationToken cancellationToken = default);

    /// <summary>The newest message's position; 0 when there is none.</summary>
    Task<long> EndAsync(CancellationToken cancellationToken = default);

    /// <summary>How far a subscriber is; null for one that has never begun.</summary>
    Task<long?> PositionAsync(string subscriber, CancellationToken cancellationToken = default);

    /// <summary>Remembers that a subscriber has acted on everything up to a position.</summary>
    Task AdvanceAsync(string subscriber, long position, CancellationToken cancellationToken = default);
}
