using FluxPay.Storage.Rows;

namespace FluxPay.Storage.Sqlite;

internal static class TimerTable
{
    private static readonly string SaveSql = Sql.Read("Timers/save_timer");
    private static readonly string AddSql = Sql.Read("Timers/add_timer");
    private static readonly string RemoveSql = Sql.Read("Timers/remove_timer");
    private static readonly string DueSql = Sql.Read("Timers/list_due");
    private static readonly string NextSql = Sql.Read("Timers/find_next");
    private static readonly string MoveSql = Sql.Read("Timers/move_timer");
    private static readonly string HastenSql = Sql.Read("Timers/hasten_timer");
    private static readonly string ReclaimSql = Sql.Read("Timers/reclaim");

    public static void Save(SqliteSession session, DueTimer timer) => session.Execute(timer.IsFirst ? AddSql : SaveSql, TimerRow.Columns, timer);

    public static void Remove(SqliteSession session, DueTimer timer) =>
        session.Execute(RemoveSql, ("@kind", timer.Kind), ("@subject", timer.Subject));

    public static List<DueTimer> Due(SqliteSession session, DateTimeOffset by, int limit) => session.Query(DueSql,
        TimerRow.Read, ("@by", by), ("@limit", limit));

    public static DateTimeOffset? Next(SqliteSession session) =>
        session.Query(NextSql, row => row.Instant()) is [var due] ? due : null;

    public static bool Move(SqliteSession session, DueTimer timer, DateTimeOffset to, int attempt) => session.Execute(MoveSql,
        ("@kind", timer.Kind), ("@subject", timer.Subject), ("@due_at", timer.DueAt), ("@attempt", timer.Attempt), ("@to", to), ("@next", attempt)) > 0;

    public static bool Hasten(SqliteSession session, string kind, string subject, DateTimeOffset to) =>
        session.Execute(HastenSql, ("@kind", kind), ("@subject", subject), ("@to", to)) > 0;

    public static void Reclaim(SqliteSession session, string kind, DateTimeOffset now) =>
        session.Execute(ReclaimSql, ("@kind", kind), ("@now", now));
}
