using FluxPay.Events;
using FluxPay.Outbox;

namespace FluxPay.Storage.Rows;

internal static class MessageRow
{
    public static readonly Columns<OutboxMessage> Columns = new()
    {
        { "id", m => m.Id.ToString() },
        { "lane", m => (long)OutboxLane.Of(m.Customer) },
        { "service", m => m.Customer.Service },
        { "customer", m => m.Customer.Id },
        { "key_seq", m => m.Sequence },
        { "type", m => m.Type },
        { "subject", m => m.Subject },
        { "at", m => m.At },
        { "traceparent", m => m.TraceParent },
        { "data", m => m.Data.ToArray() },
    };

    /// <summary>An event with its place in its customer's sequence; the database gives it its position.</summary>
    public static OutboxMessage Of(PendingEvent pending, long sequence, DateTimeOffset at, string? traceParent) =>
        new(0, pending.Id, pending.Customer, sequence, pending.Type, pending.Subject, at, traceParent, pending.Data);

    public static OutboxMessage Read(Row row) => new(row.Number(), row.Id<EventId>(), row.Customer(), row.Number(), row.Text(),
        row.Text(), row.Instant(), row.TextOrNull(), row.Bytes());
}
