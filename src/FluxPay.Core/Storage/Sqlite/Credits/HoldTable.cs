using FluxPay.Credits;
using FluxPay.Storage.Rows;

namespace FluxPay.Storage.Sqlite;

internal static class HoldTable
{
    private static readonly string SaveSql = Sql.Read("Credits/save_hold");
    private static readonly string FindSql = Sql.Read("Credits/find_hold");

    public static void Save(SqliteSession session, Hold hold) => session.Execute(SaveSql, HoldRow.Columns, hold);

    public static Hold? Find(SqliteSession session, string service, HoldId id) =>
        session.Find(FindSql, HoldRow.Read, ("@id", id), ("@service", service));
}
