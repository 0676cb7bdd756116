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
        { "unique_id", u => u.UniqueId },
        { "reverses", u => u.Reverses },
        { "took_from", u => u.TookFrom },
        { "took", u => u.Took },
    };

    public static UsageEvent Read(Row row)
    {
        var (service, eventId, customer) = (row.Text(), row.Text(), row.Text());
        return new UsageEvent(eventId, new CustomerRef(service, customer), row.Text(), row.Number(), row.Instant())
        {
            UniqueId = row.TextOrNull(),
            Reverses = row.TextOrNull(),
            TookFrom = row.InstantOrNull(),
            Took = row.Number(),
        };
    }

    public static DayOfUse ReadDay(Row row) => new(row.Customer(), row.Instant(), row.Instant());

    public static UsageTotals ReadTotals(Row row) => new(row.Number(), row.Number(), row.Number(), row.Number(), row.Number());
}
