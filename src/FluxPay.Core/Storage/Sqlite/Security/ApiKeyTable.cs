using FluxPay.Security;

namespace FluxPay.Storage.Sqlite;

internal static class ApiKeyTable
{
    private static readonly string SaveSql = Sql.Read("Security/save_key");
    private static readonly string FindByHashSql = Sql.Read("Security/find_key_by_hash");
    private static readonly string FindSql = Sql.Read("Security/find_key");
    private static readonly string ListSql = Sql.Read("Security/list_keys");

    public static bool Save(SqliteSession session, ApiKey key) => session.Execute(SaveSql,
        ("@id", key.Id), ("@hash", key.Hash), ("@service", key.Service), ("@name", key.Name), ("@scopes", Json.Write(key.Scopes)),
        ("@created_at", key.CreatedAt), ("@revoked_at", key.RevokedAt), ("@version", key.Version)) == 1;

    public static ApiKey? FindByHash(SqliteSession session, string hash) => session.Find(FindByHashSql, Map, ("@hash", hash));

    public static ApiKey? Find(SqliteSession session, string service, ApiKeyId id) =>
        session.Find(FindSql, Map, ("@service", service), ("@id", id));

    public static List<ApiKey> List(SqliteSession session, string service, PageRequest page) => session.Query(ListSql, Map,
        ("@service", service), ("@before", page.Cursor), ("@limit", page.Limit + 1));

    private static ApiKey Map(SqliteRow row) => new()
    {
        Id = row.Id<ApiKeyId>(),
        Hash = row.Text(),
        Service = row.Text(),
        Name = row.TextOrNull(),
        Scopes = Json.ReadList(row.Text()),
        CreatedAt = row.Instant(),
        RevokedAt = row.InstantOrNull(),
        Version = row.Number(),
    };
}
