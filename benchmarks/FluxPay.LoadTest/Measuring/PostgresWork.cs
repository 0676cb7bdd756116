using FluxPay.Tests;
using Npgsql;

namespace FluxPay.LoadTest.Measuring;

/// <summary>What the database has done, by its own counters.</summary>
/// <param name="Commits">Transactions, those that only read too.</param>
/// <param name="Syncs">Of the write-ahead log; 0 where this version does not count them there.</param>
/// <param name="SyncTime">What those took.</param>
/// <param name="WalBytes">Written to the log.</param>
internal readonly record struct PostgresWork(long Commits, long Syncs, TimeSpan SyncTime, long WalBytes)
{
    /// <summary>The server's settings for it.</summary>
    public static readonly string[] Settings = ["track_wal_io_timing=on"];

    /// <summary>And for <see cref="StatementsAsync"/>.</summary>
    public static readonly string[] StatementSettings = ["shared_preload_libraries=pg_stat_statements", "pg_stat_statements.track=all"];

    // As JSON, because some of these columns have moved elsewhere in PostgreSQL 18.
    private const string Counters = """
        SELECT (SELECT sum(xact_commit)::bigint FROM pg_stat_database), COALESCE((w.j ->> 'wal_sync')::bigint, 0),
               COALESCE((w.j ->> 'wal_sync_time')::float8, 0), (w.j ->> 'wal_bytes')::bigint
        FROM (SELECT to_jsonb(s) AS j FROM pg_stat_wal s) w
        """;

    private const string Statements = """
        SELECT calls, total_exec_time / calls, total_exec_time, left(regexp_replace(query, '\s+', ' ', 'g'), 110)
        FROM pg_stat_statements WHERE calls > 0 ORDER BY total_exec_time DESC LIMIT 25
        """;

    public static async Task<PostgresWork> OfAsync(PostgresServer server)
    {
        await using var connection = await OpenAsync(server);
        await using var command = new NpgsqlCommand(Counters, connection);
        await using var row = await command.ExecuteReaderAsync();
        await row.ReadAsync();
        return new PostgresWork(row.GetInt64(0), row.GetInt64(1), TimeSpan.FromMilliseconds(row.GetDouble(2)), row.GetInt64(3));
    }

    public PostgresWork Since(PostgresWork before) =>
        new(Commits - before.Commits, Syncs - before.Syncs, SyncTime - before.SyncTime, WalBytes - before.WalBytes);

    public static Task CountStatementsAsync(PostgresServer server) =>
        server.ExecuteAsync("CREATE EXTENSION IF NOT EXISTS pg_stat_statements; SELECT pg_stat_statements_reset()");

    /// <summary>Those that took the most time since they were counted.</summary>
    public static async Task<IReadOnlyList<StatementUse>> StatementsAsync(PostgresServer server)
    {
        await using var connection = await OpenAsync(server);
        await using var command = new NpgsqlCommand(Statements, connection);
        await using var row = await command.ExecuteReaderAsync();
        var found = new List<StatementUse>();
        while (await row.ReadAsync())
            found.Add(new StatementUse(row.GetInt64(0), row.GetDouble(1), row.GetDouble(2), row.GetString(3)));
        return found;
    }

    /// <param name="sql">Answers one number.</param>
    public static async Task<long> CountAsync(PostgresServer server, string sql)
    {
        await using var connection = await OpenAsync(server);
        await using var command = new NpgsqlCommand(sql, connection);
        return (long)(await command.ExecuteScalarAsync())!;
    }

    public static async Task<string> VersionAsync(PostgresServer server)
    {
        await using var connection = await OpenAsync(server);
        return connection.PostgreSqlVersion.ToString();
    }

    private static async Task<NpgsqlConnection> OpenAsync(PostgresServer server)
    {
        var connection = new NpgsqlConnection($"{server.ConnectionString()};Pooling=false");
        await connection.OpenAsync();
        return connection;
    }
}

/// <summary>One statement: how often, milliseconds each and altogether, how it begins.</summary>
internal sealed record StatementUse(long Calls, double EachMs, double AllMs, string Text);
