using FluxPay.Credits;
using FluxPay.Storage.Rows;

namespace FluxPay.Storage.Sqlite;

internal static class UsageTable
{
    private static readonly string SaveSql = Sql.Read("Credits/save_usage");
    private static readonly string FindSql = Sql.Read("Credits/find_usage");

    public static void Save(SqliteSession session, CreditUsage usage) => session.Execute(SaveSql, UsageRow.Columns, usage);

    public static CreditUsage? Find(SqliteSession session, string service, UsageId id) =>
        session.Find(FindSql, UsageRow.Read, ("@id", id), ("@service", service));
}
