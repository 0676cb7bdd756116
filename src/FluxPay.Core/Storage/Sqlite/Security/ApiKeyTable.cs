using FluxPay.Security;
using FluxPay.Storage.Rows;

namespace FluxPay.Storage.Sqlite;

internal static class ApiKeyTable
{
    private static readonly string SaveSql = Sql.Read("Security/save_key");
    private static readonly string FindByHashSql = Sql.Read("Security/find_key_by_hash");
    private static readonly string FindSql = Sql.Read("Security/find_key");
    private static readonly string ListSql = Sql.Read("Security/list_keys");

    public static bool Save(SqliteSession session, ApiKey key) => session.Execute(SaveSql, ApiKeyRow.Columns, key) == 1;

    public static ApiKey? FindByHash(SqliteSession session, string hash) => session.Find(FindByHashSql, ApiKeyRow.Read, ("@hash", hash));

    public static ApiKey? Find(SqliteSession session, string service, ApiKeyId id) =>
        session.Find(FindSql, ApiKeyRow.Read, ("@service", service), ("@id", id));

    public static List<ApiKey> List(SqliteSession session, string service, PageRequest page) => session.Query(ListSql, ApiKeyRow.Read,
        ("@service", service), ("@before", page.Cursor), ("@limit", page.Limit + 1));
}
