using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Options;

namespace FluxPay.TossSimulator.Storage;

/// <summary>
/// One SQLite connection behind one lock. A commit is in the file before the caller goes on, and a process that is
/// killed leaves a WAL that the next one reads; only a machine that loses power can lose the last commits.
/// </summary>
internal sealed class Database : IDisposable
{
    // A file without a name, of this connection alone, which its pages come to when there are many. All pages of ":memory:" stay in one cache,
    // through which every commit goes.
    private const string Memory = "";

    private readonly SqliteConnection _connection;
    private readonly Lock _lock = new();
    private readonly Dictionary<string, SqliteCommand> _prepared = new(StringComparer.Ordinal);
    private bool _inTransaction;

    public Database(IOptions<TossSimulatorOptions> options)
    {
        var connectionString = new SqliteConnectionStringBuilder
        {
            DataSource = options.Value.InMemory ? Memory : options.Value.Database,
            Pooling = false,        // a pool would keep the file open after Dispose
        };
        _connection = new SqliteConnection(connectionString.ToString());
        _connection.Open();
        RunOnce(options.Value.InMemory
            ? "PRAGMA journal_mode = MEMORY; PRAGMA synchronous = OFF; PRAGMA locking_mode = EXCLUSIVE;"
            : "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA busy_timeout = 10000;");
        RunOnce(Resource.Text("schema.sql"));
    }

    /// <summary>All or nothing, and alone: other processes on the file wait.</summary>
    public T Write<T>(Func<T> work)
    {
        lock (_lock)
        {
            if (_inTransaction)
                return work();

            Execute("BEGIN IMMEDIATE");
            _inTransaction = true;
            try
            {
                T result = work();
                Execute("COMMIT");
                return result;
            }
            catch
            {
                Execute("ROLLBACK");
                throw;
            }
            finally
            {
                _inTransaction = false;
            }
        }
    }

    /// <returns>How many rows changed.</returns>
    public int Execute(string sql, params ReadOnlySpan<(string Name, object? Value)> parameters)
    {
        lock (_lock)
            return Prepare(sql, parameters).ExecuteNonQuery();
    }

    public List<T> Query<T>(string sql, Func<SqliteDataReader, T> read, params ReadOnlySpan<(string Name, object? Value)> parameters)
    {
        lock (_lock)
        {
            using SqliteDataReader reader = Prepare(sql, parameters).ExecuteReader();
            var rows = new List<T>();
            while (reader.Read())
                rows.Add(read(reader));
            return rows;
        }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            foreach (SqliteCommand command in _prepared.Values)
                command.Dispose();
            _connection.Dispose();
        }
    }

    private SqliteCommand Prepare(string sql, ReadOnlySpan<(string Name, object? Value)> parameters)
    {
        if (!_prepared.TryGetValue(sql, out SqliteCommand? command))
        {
            command = Command(sql);
            foreach ((string name, _) in parameters)
                command.Parameters.Add(new SqliteParameter { ParameterName = name });
            _prepared.Add(sql, command);
        }
        for (int i = 0; i < parameters.Length; i++)
            command.Parameters[i].Value = parameters[i].Value ?? DBNull.Value;
        return command;
    }

    private void RunOnce(string sql)
    {
        using SqliteCommand command = Command(sql);
        command.ExecuteNonQuery();
    }

    private SqliteCommand Command(string sql)
    {
        SqliteCommand command = _connection.CreateCommand();
#pragma warning disable CA2100 // every text is a file of this assembly or a literal above
        command.CommandText = sql;
#pragma warning restore CA2100
        return command;
    }
}
