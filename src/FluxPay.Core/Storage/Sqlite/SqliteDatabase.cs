using System.Collections.Concurrent;
using DbUp;
using Microsoft.Data.Sqlite;

namespace FluxPay.Storage.Sqlite;

/// <summary>The file: its migrations, the connection that writes and those that read.</summary>
internal sealed class SqliteDatabase : IDisposable
{
    private readonly string _connectionString;
    private readonly ConcurrentBag<SqliteSession> _readers = [];

    public SqliteDatabase(string path)
    {
        _connectionString = new SqliteConnectionStringBuilder { DataSource = path, Pooling = false }.ToString();
        Migrate();
    }

    /// <summary>The connection that writes; there must be only one.</summary>
    public SqliteSession OpenWriter() => Open();

    /// <summary>Reads a committed state; readers neither wait for the writer nor hold it up (WAL).</summary>
    public Task<T> ReadAsync<T>(Func<SqliteSession, T> read)
    {
        if (!_readers.TryTake(out var session))
            session = Open();
        try
        {
            // One snapshot for all statements of a read, so sums and rows always belong together.
            session.Execute("BEGIN;");
            return Task.FromResult(read(session));
        }
        finally
        {
            session.Execute("COMMIT;");
            _readers.Add(session);
        }
    }

    public void Dispose()
    {
        while (_readers.TryTake(out var session))
            session.Dispose();
    }

    private SqliteSession Open()
    {
        var connection = new SqliteConnection(_connectionString);
        connection.Open();
        var session = new SqliteSession(connection);
        // Full sync: a commit that was answered is on the disk, whatever is killed next.
        session.Query("PRAGMA journal_mode = WAL;", row => row.Text());
        session.Execute("PRAGMA synchronous = FULL;");
        session.Query("PRAGMA busy_timeout = 10000;", row => row.Number());
        return session;
    }

    private void Migrate()
    {
        Open().Dispose();
        var result = DeployChanges.To
            .SqliteDatabase(_connectionString)
            .WithScriptsEmbeddedInAssembly(typeof(SqliteDatabase).Assembly, name => name.StartsWith("Storage/Sqlite/Migrations/", StringComparison.Ordinal))
            .WithTransactionPerScript()
            .LogToNowhere()
            .Build()
            .PerformUpgrade();
        if (!result.Successful)
            throw new InvalidOperationException($"The migration {result.ErrorScript?.Name} failed.", result.Error);
    }
}
