using FluxPay.Credits;

namespace FluxPay.Storage.Sqlite;

internal static class UsageTable
{
    private static readonly string SaveSql = Sql.Read("Credits/save_usage");
    private static readonly string FindSql = Sql.Read("Credits/find_usage");

    public static void Save(SqliteSession session, CreditUsage usage) => session.Execute(SaveSql,
        ("@id", usage.Id), ("@service", usage.Customer.Service), ("@customer", usage.Customer.Id), ("@amount", usage.Amount),
        ("@parts", Json.Write(usage.Parts)), ("@feature", usage.Feature), ("@order_id", usage.Order), ("@reason", usage.Reason),
        ("@metadata", Json.Write(usage.Metadata)), ("@created_at", usage.CreatedAt));

    public static CreditUsage? Find(SqliteSession session, string service, UsageId id) =>
        session.Find(FindSql, Map, ("@id", id), ("@service", service));

    private static CreditUsage Map(SqliteRow row) => new()
    {
        Id = row.Id<UsageId>(),
        Customer = new CustomerRef(row.Text(), row.Text()),
        Amount = row.Number(),
        Parts = Json.ReadUsedParts(row.Text()),
        Feature = row.TextOrNull(),
        Order = row.IdOrNull<OrderId>(),
        Reason = row.TextOrNull(),
        Metadata = Json.ReadMap(row.Text()),
        CreatedAt = row.Instant(),
    };
}
