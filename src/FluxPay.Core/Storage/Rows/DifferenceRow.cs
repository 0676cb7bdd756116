using FluxPay.Consistency;

namespace FluxPay.Storage.Rows;

internal static class DifferenceRow
{
    public static readonly Columns<Difference> Columns = new()
    {
        { "provider", d => d.Provider },
        { "day", d => DayText.Write(d.Date) },
        { "kind", d => d.Kind.ToString() },
        { "key", d => d.Key },
        { "payment_id", d => d.Payment?.ToString() },
        { "order_id", d => d.Order },
        { "provider_key", d => d.ProviderKey },
        { "transaction_id", d => d.Transaction },
        { "expected", d => d.Expected },
        { "actual", d => d.Actual },
        { "first_run", d => d.FirstRun.ToString() },
        { "last_run", d => d.LastRun.ToString() },
        { "first_seen_at", d => d.FirstSeenAt },
        { "last_seen_at", d => d.LastSeenAt },
        { "closed_at", d => d.ClosedAt },
    };

    public static Difference Read(Row row) => new()
    {
        Provider = row.Text(),
        Date = DayText.Read(row.Text()),
        Kind = row.Member<DifferenceKind>(),
        Key = row.Text(),
        Payment = row.IdOrNull<PaymentId>(),
        Order = row.TextOrNull(),
        ProviderKey = row.Text(),
        Transaction = row.TextOrNull(),
        Expected = row.Text(),
        Actual = row.Text(),
        FirstRun = row.Id<ReconciliationId>(),
        LastRun = row.Id<ReconciliationId>(),
        FirstSeenAt = row.Instant(),
        LastSeenAt = row.Instant(),
        ClosedAt = row.InstantOrNull(),
    };
}
