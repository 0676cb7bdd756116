using Microsoft.Data.Sqlite;

namespace FluxPay.Benchmarks;

/// <summary>
/// The wallet of an application without an engine, as fast as SQLite lets it be: prepared statements on one open connection, and
/// callers that wait for their turn in memory instead of in SQLite's busy handler.
/// </summary>
internal sealed class HandWrittenWallet : IAsyncDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly SqliteConnection _connection;
    private readonly SqliteCommand _begin;
    private readonly SqliteCommand _lower;
    private readonly SqliteCommand _note;
    private readonly SqliteCommand _commit;

    public HandWrittenWallet()
    {
        _connection = new SqliteConnection($"Data Source={_folder.File("wallet.db")};Pooling=False");
        _connection.Open();
        Run("PRAGMA journal_mode = WAL;");
        Run("PRAGMA synchronous = FULL;");
        Run("CREATE TABLE wallet (customer TEXT PRIMARY KEY, balance INTEGER NOT NULL) STRICT, WITHOUT ROWID;");
        Run("CREATE TABLE journal (id INTEGER PRIMARY KEY, customer TEXT NOT NULL, amount INTEGER NOT NULL) STRICT;");
        Run("INSERT INTO wallet VALUES ('cust-1', 1000000000);");
        _begin = Prepare("BEGIN IMMEDIATE;");
        _lower = Prepare("UPDATE wallet SET balance = balance - 1 WHERE customer = 'cust-1' AND balance >= 1;");
        _note = Prepare("INSERT INTO journal (customer, amount) VALUES ('cust-1', -1);");
        _commit = Prepare("COMMIT;");
    }

    public async Task UseAsync()
    {
        await _turn.WaitAsync();
        try
        {
            _begin.ExecuteNonQuery();
            if (_lower.ExecuteNonQuery() != 1)
                throw new InvalidOperationException("The wallet is empty.");
            _note.ExecuteNonQuery();
            _commit.ExecuteNonQuery();
        }
        finally
        {
            _turn.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var command in (SqliteCommand[])[_begin, _lower, _note, _commit])
            await command.DisposeAsync();
        await _connection.DisposeAsync();
        _turn.Dispose();
        _folder.Dispose();
    }

    private void Run(string sql)
    {
        using var command = Prepare(sql);
        command.ExecuteNonQuery();
    }

    private SqliteCommand Prepare(string sql)
    {
        var command = _connection.CreateCommand();
        command.CommandText = sql;
        command.Prepare();
        return command;
    }
}
