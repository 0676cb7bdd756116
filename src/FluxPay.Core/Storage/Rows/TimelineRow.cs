using FluxPay.Orders;

namespace FluxPay.Storage.Rows;

internal static class TimelineRow
{
    public static readonly Columns<TimelineEntry> Columns = new()
    {
        { "order_id", e => e.Order.ToString() },
        { "at", e => e.At },
        { "type", e => e.Type },
        { "title", e => e.Title },
        { "detail", e => e.Detail },
    };

    public static TimelineEntry Read(Row row, OrderId order) => new(order, row.Instant(), row.Text(), row.Text(), row.TextOrNull());
}
