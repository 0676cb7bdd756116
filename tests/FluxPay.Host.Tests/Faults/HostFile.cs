using FluxPay.Host.Tests.Hosting;
using Microsoft.Data.Sqlite;

namespace FluxPay.Host.Tests.Faults;

/// <summary>The file of a host as it lies on the disk, whether or not the host still runs.</summary>
internal sealed class HostFile : IDisposable
{
    private readonly SqliteConnection _connection;

    public HostFile(HostProcess host)
    {
        string path = Path.Combine(host.Folder, "fluxpay.db");
        _connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Pooling = false }.ToString());
        _connection.Open();
    }

    /// <summary><c>ok</c>, or what is broken.</summary>
    public string Integrity() => string.Join("; ", Query("PRAGMA integrity_check;", row => row.GetString(0)));

    /// <summary>How many of each type were published about an order; credits' events name the order in their data.</summary>
    public ILookup<string, string> EventsByOrder() => Query(
            "SELECT COALESCE(CAST(data AS TEXT) ->> 'orderId', subject), type FROM outbox",
            row => (Order: row.GetString(0), Type: row.GetString(1)))
        .ToLookup(e => e.Order, e => e.Type);

    /// <summary>What is left open at the gateway.</summary>
    public long OpenAttempts() => Query("SELECT COUNT(*) FROM payment_attempt WHERE status = 'Sent'", row => row.GetInt64(0))[0];

    /// <summary>When the engine will ask about what is open, milliseconds since 1970.</summary>
    public IReadOnlyList<long> Questions() =>
        Query("SELECT due_at FROM timer WHERE kind = 'attempt.resolve' ORDER BY subject", row => row.GetInt64(0));

    public void Dispose() => _connection.Dispose();

    private List<T> Query<T>(string sql, Func<SqliteDataReader, T> map)
    {
        using var command = _connection.CreateCommand();
        command.CommandText = sql;
        using var reader = command.ExecuteReader();
        var rows = new List<T>();
        while (reader.Read())
            rows.Add(map(reader));
        return rows;
    }
}
