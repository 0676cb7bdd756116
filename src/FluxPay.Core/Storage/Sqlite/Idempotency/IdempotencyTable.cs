using FluxPay.Idempotency;
using FluxPay.Storage.Rows;

namespace FluxPay.Storage.Sqlite;

internal static class IdempotencyTable
{
    private static readonly string AddSql = Sql.Read("Idempotency/add_record");
    private static readonly string UpdateSql = Sql.Read("Idempotency/update_record");
    private static readonly string FindSql = Sql.Read("Idempotency/find_record");
    private static readonly string ReplaceSql = Sql.Read("Idempotency/replace_record");
    private static readonly string ForgetSql = Sql.Read("Idempotency/forget_record");
    private static readonly string PurgeSql = Sql.Read("Idempotency/purge_records");
    private static readonly string ReclaimSql = Sql.Read("Idempotency/reclaim");

    /// <summary>False when a first record finds the key taken.</summary>
    public static bool Save(SqliteSession session, IdempotencyRecord record)
    {
        bool first = record.Version == 0;
        int changed = session.Execute(first ? AddSql : UpdateSql, IdempotencyRow.Columns, record);
        return changed == 1 || !first;
    }

    public static IdempotencyRecord? Find(SqliteSession session, IdempotencyKey key) => session.Find(
        FindSql, row => IdempotencyRow.Read(row, key),
        ("@service", key.Service), ("@method", key.Method), ("@path", key.Path), ("@key", key.Value));

    public static bool Replace(SqliteSession session, IdempotencyRecord record, string owner) => session.Execute(
        ReplaceSql, [.. IdempotencyRow.Columns.ValuesOf(record), ("@of", owner)]) == 1;

    public static void Forget(SqliteSession session, IdempotencyRecord record) =>
        session.Execute(ForgetSql, IdempotencyRow.Columns, record);

    public static int Purge(SqliteSession session, DateTimeOffset before, int limit) =>
        session.Execute(PurgeSql, ("@before", before), ("@limit", (long)limit));

    public static void Reclaim(SqliteSession session) => session.Execute(ReclaimSql);
}
