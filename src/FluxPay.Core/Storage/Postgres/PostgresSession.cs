using FluxPay.Storage.Rows;
using Npgsql;

namespace FluxPay.Storage.Postgres;

/// <summary>Reads on one connection.</summary>
internal sealed class PostgresSession(NpgsqlConnection connection, CancellationToken cancellationToken)
{
    /// <summary>Runs a query and maps each row.</summary>
    public async Task<List<T>> QueryAsync<T>(string sql, Func<Row, T> map, params (string Name, object? Value)[] parameters)
    {
        await using var command = Statement.On(connection, sql, parameters);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var rows = new List<T>();
        while (await reader.ReadAsync(cancellationToken))
            rows.Add(map(new PostgresRow(reader)));
        return rows;
    }

    /// <summary>Runs a query for one row; null when there is none.</summary>
    public async Task<T?> FindAsync<T>(string sql, Func<Row, T> map, params (string Name, object? Value)[] parameters) where T : class =>
        await QueryAsync(sql, map, parameters) is [var row, ..] ? row : null;
}
