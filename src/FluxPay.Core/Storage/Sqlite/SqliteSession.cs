using FluxPay.Storage.Rows;
using Microsoft.Data.Sqlite;

namespace FluxPay.Storage.Sqlite;

/// <summary>One connection with its prepared statements. Used by one thread at a time.</summary>
internal sealed class SqliteSession : IDisposable
{
    private readonly SqliteConnection _connection;
    private readonly Dictionary<string, SqliteCommand> _commands = [];

    public SqliteSession(SqliteConnection connection) => _connection = connection;

    /// <summary>Runs a statement and says how many rows it changed.</summary>
    public int Execute(string sql, params ReadOnlySpan<(string Name, object? Value)> parameters) =>
        Prepare(sql, parameters).ExecuteNonQuery();

    /// <summary>Runs a statement whose parameters are a record's columns, and says how many rows it changed.</summary>
    public int Execute<T>(string sql, Columns<T> columns, T record) =>
        Execute(sql, columns.ValuesOf(record));

    /// <summary>Runs a query and maps each row.</summary>
    public List<T> Query<T>(string sql, Func<SqliteRow, T> map, params ReadOnlySpan<(string Name, object? Value)> parameters)
    {
        using var reader = Prepare(sql, parameters).ExecuteReader();
        var rows = new List<T>();
        while (reader.Read())
            rows.Add(map(new SqliteRow(reader)));
        return rows;
    }

    /// <summary>Runs a query for one row; null when there is none.</summary>
    public T? Find<T>(string sql, Func<SqliteRow, T> map, params ReadOnlySpan<(string Name, object? Value)> parameters) where T : class
    {
        using var reader = Prepare(sql, parameters).ExecuteReader();
        return reader.Read() ? map(new SqliteRow(reader)) : null;
    }

    public void Dispose()
    {
        foreach (var command in _commands.Values)
            command.Dispose();
        _connection.Dispose();
    }

    private SqliteCommand Prepare(string sql, ReadOnlySpan<(string Name, object? Value)> parameters)
    {
        if (!_commands.TryGetValue(sql, out var command))
        {
            command = _connection.CreateCommand();
            command.CommandText = sql;
            foreach (var (name, _) in parameters)
                command.Parameters.Add(new SqliteParameter { ParameterName = name });
            _commands.Add(sql, command);
        }

        for (int i = 0; i < parameters.Length; i++)
            command.Parameters[i].Value = Bind(parameters[i].Value);
        return command;
    }

    private static object Bind(object? value) => value switch
    {
        null => DBNull.Value,
        DateTimeOffset instant => instant.ToUnixTimeMilliseconds(),
        bool flag => flag ? 1L : 0L,
        Enum member => member.ToString(),
        OrderId id => id.ToString(),
        PaymentId id => id.ToString(),
        AttemptId id => id.ToString(),
        HoldId id => id.ToString(),
        SagaId id => id.ToString(),
        SubscriptionId id => id.ToString(),
        BillingMethodId id => id.ToString(),
        InvoiceId id => id.ToString(),
        LetterId id => id.ToString(),
        GrantId id => id.ToString(),
        UsageId id => id.ToString(),
        EntryId id => id.ToString(),
        EventId id => id.ToString(),
        ApiKeyId id => id.ToString(),
        ReadOnlyMemory<byte> bytes => bytes.ToArray(),
        _ => value,
    };
}
