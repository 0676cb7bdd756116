namespace FluxPay.Storage.Rows;

internal static class TimerRow
{
    public static readonly Columns<DueTimer> Columns = new()
    {
        { "kind", t => t.Kind },
        { "subject", t => t.Subject },
        { "due_at", t => t.DueAt },
        { "attempt", t => t.Attempt },
    };

    public static DueTimer Read(Row row) => new(row.Text(), row.Text(), row.Instant(), (int)row.Number());
}
