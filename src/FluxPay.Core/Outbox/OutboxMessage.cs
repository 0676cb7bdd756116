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
