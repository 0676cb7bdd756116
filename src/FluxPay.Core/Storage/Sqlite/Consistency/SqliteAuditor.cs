using FluxPay.Consistency;

namespace FluxPay.Storage.Sqlite;

/// <summary>Every rule as one statement that returns the rows that break it, all on one snapshot.</summary>
internal sealed class SqliteAuditor(SqliteDatabase database, TimeProvider time) : IAuditor
{
    private const int MostViolations = 1000;

    private static readonly string CountSql = Sql.Read("Consistency/count");
    private static readonly (string Name, string Sql)[] Rules = [.. new[]
    {
        "wallet_equals_entries", "wallet_held_equals_open_holds", "wallet_equals_grants", "wallet_debt_equals_entries",
        "grant_remaining_equals_entries", "hold_parts_equal_grant_held", "usage_equals_entries", "entries_run_on",
        "paid_order_is_paid", "one_paid_payment", "order_agrees_with_payment", "in_doubt_has_open_attempt",
        "refunds_within_payment", "paid_pack_is_granted", "open_order_has_deadline", "ended_order_holds_nothing",
        "event_sequence_is_dense",
    }.Select(rule => (rule.Replace('_', '-'), Sql.Read($"Consistency/{rule}")))];

    public Task<ConsistencyReport> AuditAsync(CancellationToken cancellationToken = default) => Task.Run(() => database.ReadAsync(session =>
    {
        var counts = session.Find(CountSql, row => new CheckedCounts(row.Number(), row.Number(), row.Number()))!;
        var violations = new List<Violation>();
        foreach (var (name, sql) in Rules)
        {
            cancellationToken.ThrowIfCancellationRequested();
            violations.AddRange(session.Query(sql, row => new Violation(name, row.Text(), row.Text(), row.Text())));
        }
        return new ConsistencyReport(violations.Count == 0, time.Now(), counts, [.. violations.Take(MostViolations)]);
    }), cancellationToken);
}
