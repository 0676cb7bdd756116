using FluxPay.Usage;

namespace FluxPay.Storage.Sqlite;

internal static class UsageEventTable
{
    private static readonly string AddSql = Sql.Read("Usage/add_usage");

    /// <summary>False when the event is recorded already.</summary>
    public static bool Add(SqliteSession session, UsageEvent usage) => session.Execute(AddSql,
        ("@service", usage.Customer.Service), ("@event_id", usage.EventId), ("@customer", usage.Customer.Id),
        ("@feature", usage.Feature), ("@quantity", usage.Quantity), ("@occurred_at", usage.OccurredAt)) == 1;
}
