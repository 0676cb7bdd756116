using FluxPay.Consistency;

namespace FluxPay.Storage.Rows;

internal static class ReconciliationRow
{
    public static readonly Columns<Reconciliation> Columns = new()
    {
        { "id", r => r.Id.ToString() },
        { "provider", r => r.Provider },
        { "day", r => DayText.Write(r.Date) },
        { "number", r => r.Number },
        { "status", r => r.Status.ToString() },
        { "phase", r => r.Phase.ToString() },
        { "reading", r => DayText.Write(r.Reading) },
        { "read_up_to", r => r.ReadUpTo },
        { "days_read", r => string.Join(' ', r.DaysRead.Select(DayText.Write)) },
        { "compared_up_to", r => r.ComparedUpTo },
        { "partial", r => r.Partial },
        { "reason", r => r.Reason },
        { "transactions", r => r.Transactions },
        { "settlements", r => r.Settlements },
        { "payments", r => r.Payments },
        { "matched", r => r.Matched },
        { "in_doubt", r => r.InDoubt },
        { "started_at", r => r.StartedAt },
        { "completed_at", r => r.CompletedAt },
        { "version", r => r.Version },
    };

    public static Reconciliation Read(Row row) => new()
    {
        Id = row.Id<ReconciliationId>(),
        Provider = row.Text(),
        Date = DayText.Read(row.Text()),
        Number = (int)row.Number(),
        Status = row.Member<ReconciliationStatus>(),
        Phase = row.Member<ReconciliationPhase>(),
        Reading = DayText.Read(row.Text()),
        ReadUpTo = row.TextOrNull(),
        DaysRead = [.. row.Text().Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(DayText.Read)],
        ComparedUpTo = row.Text(),
        Partial = row.Flag(),
        Reason = row.TextOrNull(),
        Transactions = row.Number(),
        Settlements = row.Number(),
        Payments = row.Number(),
        Matched = row.Number(),
        InDoubt = row.Number(),
        StartedAt = row.Instant(),
        CompletedAt = row.InstantOrNull(),
        Version = row.Number(),
    };
}
