using System.Data;
using FluxPay.Consistency;
using FluxPay.Storage.Rows;

namespace FluxPay.Storage.Postgres;

/// <summary>Every rule as one statement that returns the rows that break it, all on one snapshot.</summary>
internal sealed class PostgresAuditor(PostgresDatabase database, TimeProvider time) : IAuditor
{
    private static readonly string CountSql = Sql.Read("Consistency/count");
    private static readonly (string Name, string Sql)[] Rules =
        [.. AuditRules.Names.Select(rule => (AuditRules.Reported(rule), Sql.Read($"Consistency/{rule}")))];

    public async Task<ConsistencyReport> AuditAsync(CancellationToken cancellationToken = default)
    {
        await using var connection = await database.OpenReaderAsync(cancellationToken);
        await using var snapshot = await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancellationToken);
        var session = new PostgresSession(connection, cancellationToken);

        var counts = await session.FindAsync(CountSql, row => new CheckedCounts(row.Number(), row.Number(), row.Number()));
        var violations = new List<Violation>();
        foreach (var (name, sql) in Rules)
            violations.AddRange(await session.QueryAsync(sql, row => new Violation(name, row.Text(), row.Text(), row.Text())));
        return new ConsistencyReport(violations.Count == 0, time.Now(), counts!, [.. violations.Take(AuditRules.MostViolations)]);
    }
}
