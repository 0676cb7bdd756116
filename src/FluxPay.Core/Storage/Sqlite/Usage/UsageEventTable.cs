using FluxPay.Storage.Rows;
using FluxPay.Usage;

namespace FluxPay.Storage.Sqlite;

internal static class UsageEventTable
{
    private static readonly string AddSql = Sql.Read("Usage/add_usage");

    /// <summary>False when the event is recorded already.</summary>
    public static bool Add(SqliteSession session, UsageEvent usage) => session.Execute(AddSql, UsageEventRow.Columns, usage) == 1;
}
