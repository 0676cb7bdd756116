using FluxPay.Sagas;
using FluxPay.Storage.Rows;
using FluxPay.Usage;

namespace FluxPay.Storage.Sqlite;

internal static class UsageEventTable
{
    private static readonly string AddSql = Sql.Read("Usage/add_usage");
    private static readonly string FindSql = Sql.Read("Usage/find_usage_event");
    private static readonly string FindReversalSql = Sql.Read("Usage/find_reversal");
    private static readonly string TotalSql = Sql.Read("Usage/total_usage");
    private static readonly string AddAllowanceSql = Sql.Read("Usage/add_allowance");
    private static readonly string UseAllowanceSql = Sql.Read("Usage/use_allowance");
    private static readonly string FindAllowanceSql = Sql.Read("Usage/find_allowance");
    private static readonly string FindEarlierMonthSql = Sql.Read("Usage/find_earlier_month");
    private static readonly string ListDaysSql = Sql.Read("Usage/list_days_of_use");
    private static readonly string SaveStatementSql = Sql.Read("Usage/save_statement");
    private static readonly string ListStatementsSql = Sql.Read("Usage/list_statements");

    /// <summary>False when the event is recorded already, or what it reverses is reversed already.</summary>
    public static bool Add(SqliteSession session, UsageEvent usage) => session.Execute(AddSql, UsageEventRow.Columns, usage) == 1;

    public static UsageEvent? Find(SqliteSession session, string service, string eventId) =>
        session.Find(FindSql, UsageEventRow.Read, ("@service", service), ("@event_id", eventId));

    public static UsageEvent? FindReversal(SqliteSession session, string service, string eventId) =>
        session.Find(FindReversalSql, UsageEventRow.Read, ("@service", service), ("@event_id", eventId));

    public static UsageTotals Totals(SqliteSession session, CustomerRef customer, string feature, DateTimeOffset start, DateTimeOffset end) =>
        session.Find(TotalSql, UsageEventRow.ReadTotals,
            ("@service", customer.Service), ("@customer", customer.Id), ("@feature", feature), ("@start", start), ("@end", end))!;

    /// <summary>False when it would go beyond its limit.</summary>
    public static bool Use(SqliteSession session, AllowanceUse use)
    {
        var key = (use.Customer.Service, use.Customer.Id, use.Feature, use.PeriodStart);
        session.Execute(AddAllowanceSql, ("@service", key.Service), ("@customer", key.Id), ("@feature", key.Feature), ("@period_start", key.PeriodStart));
        return session.Execute(UseAllowanceSql, AllowanceRow.Columns, use) == 1;
    }

    public static long AllowanceUsed(SqliteSession session, CustomerRef customer, string feature, DateTimeOffset periodStart) =>
        session.Query(FindAllowanceSql, row => row.Number(),
            ("@service", customer.Service), ("@customer", customer.Id), ("@feature", feature), ("@period_start", periodStart)).FirstOrDefault();

    public static DateTimeOffset? EarlierMonth(SqliteSession session, CustomerRef customer, string month) => session.Query(
        FindEarlierMonthSql, row => row.Instant(),
        ("@kind", TimerKinds.UseMonth), ("@prefix", UseMonths.Prefix(customer)), ("@subject", month)) is [var due] ? due : null;

    public static List<DayOfUse> Days(SqliteSession session, DateTimeOffset since, CustomerRef? after, int customers) => session.Query(
        ListDaysSql, UsageEventRow.ReadDay,
        ("@since", since), ("@service", after?.Service ?? ""), ("@customer", after?.Id ?? ""), ("@limit", customers));

    public static bool Save(SqliteSession session, UsageStatement statement) => session.Execute(SaveStatementSql, UsageStatementRow.Columns, statement) == 1;

    public static List<UsageStatement> Statements(SqliteSession session, CustomerRef customer, DateTimeOffset start, DateTimeOffset end) =>
        session.Query(ListStatementsSql, UsageStatementRow.Read,
            ("@service", customer.Service), ("@customer", customer.Id), ("@start", start), ("@end", end));
}
