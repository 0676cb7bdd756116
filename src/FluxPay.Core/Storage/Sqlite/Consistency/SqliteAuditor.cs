using FluxPay.Consistency;
using FluxPay.Storage.Rows;

namespace FluxPay.Storage.Sqlite;

/// <summary>Every rule as one statement that returns the rows that break it, all on one snapshot.</summary>
internal sealed class SqliteAuditor(SqliteDatabase database, TimeProvider time) : IAuditor
{
    private static readonly string CountSql = Sql.Read("Consistency/count");
    private static readonly (string Name, string Sql)[] Rules =
        [.. AuditRules.Names.Select(rule => (AuditRules.Reported(rule), Sql.Read($"Consistency/{rule}")))];

    public Task<ConsistencyReport> AuditAsync(CancellationToken cancellationToken = default) => Task.Run(() => database.ReadAsync(session =>
    {
        var counts = session.Find(CountSql, row => new CheckedCounts(row.Number(), row.Number(), row.Number()))!;
        var violations = new List<Violation>();
        foreach (var (name, sql) in Rules)
        {
            cancellationToken.ThrowIfCancellationRequested();
            violations.AddRange(session.Query(sql, row => new Violation(name, row.Text(), row.Text(), row.Text())));
        }
        return new ConsistencyReport(violations.Count == 0, time.Now(), counts, [.. violations.Take(AuditRules.MostViolations)]);
    }), cancellationToken);
}
