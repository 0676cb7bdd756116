using FluxPay.Consistency;
using FluxPay.Payments;
using FluxPay.Storage.Rows;

namespace FluxPay.Storage.Sqlite;

internal static class ReconciliationTable
{
    private static readonly string SaveRunSql = Sql.Read("Reconciliation/save_run");
    private static readonly string SaveMovementSql = Sql.Read("Reconciliation/save_movement");
    private static readonly string SaveDifferenceSql = Sql.Read("Reconciliation/save_difference");

    public static bool Save(SqliteSession session, Reconciliation run) => session.Execute(SaveRunSql, ReconciliationRow.Columns, run) == 1;

    public static void Save(SqliteSession session, GatewayMovement movement) => session.Execute(SaveMovementSql, MovementRow.Columns, movement);

    public static void Save(SqliteSession session, Difference difference) => session.Execute(SaveDifferenceSql, DifferenceRow.Columns, difference);
}
