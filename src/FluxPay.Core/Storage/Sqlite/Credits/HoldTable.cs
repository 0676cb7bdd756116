using FluxPay.Credits;

namespace FluxPay.Storage.Sqlite;

internal static class HoldTable
{
    private static readonly string SaveSql = Sql.Read("Credits/save_hold");
    private static readonly string FindSql = Sql.Read("Credits/find_hold");

    public static void Save(SqliteSession session, Hold hold) => session.Execute(SaveSql,
        ("@id", hold.Id), ("@service", hold.Customer.Service), ("@customer", hold.Customer.Id), ("@amount", hold.Amount),
        ("@status", hold.Status), ("@purpose", hold.Purpose), ("@feature", hold.Feature), ("@order_id", hold.Order),
        ("@usage_id", hold.Usage), ("@parts", Json.Write(hold.Parts)), ("@created_at", hold.CreatedAt), ("@expires_at", hold.ExpiresAt));

    public static Hold? Find(SqliteSession session, string service, HoldId id) =>
        session.Find(FindSql, Map, ("@id", id), ("@service", service));

    private static Hold Map(SqliteRow row) => new()
    {
        Id = row.Id<HoldId>(),
        Customer = new CustomerRef(row.Text(), row.Text()),
        Amount = row.Number(),
        Status = row.Member<HoldStatus>(),
        Purpose = row.Member<HoldPurpose>(),
        Feature = row.TextOrNull(),
        Order = row.IdOrNull<OrderId>(),
        Usage = row.IdOrNull<UsageId>(),
        Parts = Json.ReadGrantParts(row.Text()),
        CreatedAt = row.Instant(),
        ExpiresAt = row.InstantOrNull(),
    };
}
