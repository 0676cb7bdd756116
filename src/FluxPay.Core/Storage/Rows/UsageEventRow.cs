using FluxPay.Usage;

namespace FluxPay.Storage.Rows;

internal static class UsageEventRow
{
    public static readonly Columns<UsageEvent> Columns = new()
    {
        { "service", u => u.Customer.Service },
        { "event_id", u => u.EventId },
        { "customer", u => u.Customer.Id },
        { "feature", u => u.Feature },
        { "quantity", u => u.Quantity },
        { "occurred_at", u => u.OccurredAt },
    };
}
