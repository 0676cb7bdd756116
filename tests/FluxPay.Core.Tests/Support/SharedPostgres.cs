using System.Collections.Concurrent;
using FluxPay.Tests;
using Npgsql;

[assembly: AssemblyFixture(typeof(SharedPostgres))]

namespace FluxPay.Tests;

/// <summary>
/// The one server all tests share that do not kill it. Each test has a database to itself, which the next one gets emptied.
/// <c>FLUXPAY_TEST_POSTGRES</c> names a running server instead, by a connection string whose user may create databases.
/// </summary>
public sealed class SharedPostgres : IAsyncDisposable
{
    private const string Empty = """
        DO $$
        BEGIN
            EXECUTE (
                SELECT 'TRUNCATE ' || string_agg(format('fluxpay.%I', c.relname), ', ') || ' RESTART IDENTITY'
                FROM pg_class c
                WHERE c.relnamespace = 'fluxpay'::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relispartition
                    AND c.relname <> 'schema_version');
            ALTER TABLE fluxpay.ledger_entry ENABLE TRIGGER ALL;
        END $$
        """;

    private static readonly Lazy<Task<Server>> Shared = new(StartAsync);
    private static readonly ConcurrentBag<string> Free = [];
    private static int s_databases;

    /// <summary>The connection string of an empty database; it may not be migrated yet.</summary>
    internal static async Task<string> TakeDatabaseAsync()
    {
        var server = await Shared.Value;
        if (Free.TryTake(out string? free))
            return free;
        string name = $"fluxpay_test_{Environment.ProcessId}_{Interlocked.Increment(ref s_databases)}";
        await server.ExecuteAsync("postgres", $"CREATE DATABASE {name}");
        return server.ConnectionString(name);
    }

    /// <summary>Gives a database back, once nobody is connected to it any more.</summary>
    internal static async Task ReturnDatabaseAsync(string connectionString)
    {
        await (await Shared.Value).ExecuteAsync(new NpgsqlConnectionStringBuilder(connectionString).Database!, Empty);
        Free.Add(connectionString);
    }

    public async ValueTask DisposeAsync()
    {
        if (!Shared.IsValueCreated)
            return;
        var server = await Shared.Value;
        if (server.IsShared)
        {
            foreach (string database in Free.Select(free => new NpgsqlConnectionStringBuilder(free).Database!))
                await server.ExecuteAsync("postgres", $"DROP DATABASE {database} WITH (FORCE)");
        }
        await server.DisposeAsync();
    }

    private static async Task<Server> StartAsync() => Environment.GetEnvironmentVariable("FLUXPAY_TEST_POSTGRES") is { Length: > 0 } running
        ? new Server(null, running)
        : new Server(await PostgresServer.StartAsync(), null);

    private sealed class Server(PostgresServer? own, string? running) : IAsyncDisposable
    {
        /// <summary>It was there before the tests and will be there after them.</summary>
        public bool IsShared => running is not null;

        public string ConnectionString(string database) => own?.ConnectionString(database)
            ?? new NpgsqlConnectionStringBuilder(running) { Database = database }.ToString();

        public async Task ExecuteAsync(string database, string sql)
        {
            await using var connection = new NpgsqlConnection(ConnectionString(database) + ";Pooling=false");
            await connection.OpenAsync();
            await using var command = new NpgsqlCommand(sql, connection);
            await command.ExecuteNonQueryAsync();
        }

        public ValueTask DisposeAsync() => own?.DisposeAsync() ?? ValueTask.CompletedTask;
    }
}
