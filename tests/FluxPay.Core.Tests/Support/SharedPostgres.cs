using FluxPay.Storage.Postgres;
using FluxPay.Tests;
using Npgsql;

[assembly: AssemblyFixture(typeof(SharedPostgres))]

namespace FluxPay.Tests;

/// <summary>
/// The one server all tests share that do not kill it; each has a database of its own, copied from one that is migrated.
/// <c>FLUXPAY_TEST_POSTGRES</c> names a running server instead, by a connection string whose user may create databases.
/// </summary>
public sealed class SharedPostgres : IAsyncDisposable
{
    private const string Template = "fluxpay_template";
    private static readonly SemaphoreSlim Copying = new(1, 1);   // a template is copied by one at a time
    private static readonly Lazy<Task<Server>> Shared = new(StartAsync);
    private static int s_databases;

    /// <summary>The connection string of a new, migrated database.</summary>
    internal static async Task<string> CreateDatabaseAsync()
    {
        var server = await Shared.Value;
        string name = $"test_{Environment.ProcessId}_{Interlocked.Increment(ref s_databases)}";
        await Copying.WaitAsync();
        try
        {
            await server.ExecuteAsync($"CREATE DATABASE {name} TEMPLATE {Template}");
        }
        finally
        {
            Copying.Release();
        }
        return server.ConnectionString(name);
    }

    internal static async Task DropDatabaseAsync(string connectionString)
    {
        await using (var connection = new NpgsqlConnection(connectionString))
            NpgsqlConnection.ClearPool(connection);
        await (await Shared.Value).ExecuteAsync($"DROP DATABASE {new NpgsqlConnectionStringBuilder(connectionString).Database} WITH (FORCE)");
    }

    public async ValueTask DisposeAsync()
    {
        if (Shared.IsValueCreated)
            await (await Shared.Value).DisposeAsync();
    }

    private static async Task<Server> StartAsync()
    {
        var server = Environment.GetEnvironmentVariable("FLUXPAY_TEST_POSTGRES") is { Length: > 0 } running
            ? new Server(null, running)
            : new Server(await PostgresServer.StartAsync(), null);
        await server.ExecuteAsync($"DROP DATABASE IF EXISTS {Template}");
        await server.ExecuteAsync($"CREATE DATABASE {Template}");
        await using (var database = new PostgresDatabase(server.ConnectionString(Template), TimeProvider.System))
            await using (await database.OpenReaderAsync(CancellationToken.None)) { }
        return server;
    }

    private sealed class Server(PostgresServer? own, string? running) : IAsyncDisposable
    {
        public string ConnectionString(string database) => own?.ConnectionString(database)
            ?? new NpgsqlConnectionStringBuilder(running) { Database = database }.ToString();

        public async Task ExecuteAsync(string sql)
        {
            await using var connection = new NpgsqlConnection(ConnectionString("postgres") + ";Pooling=false");
            await connection.OpenAsync();
            await using var command = new NpgsqlCommand(sql, connection);
            await command.ExecuteNonQueryAsync();
        }

        public ValueTask DisposeAsync() => own?.DisposeAsync() ?? ValueTask.CompletedTask;
    }
}
