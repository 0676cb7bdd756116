using FluxPay.Storage.Rows;
using Npgsql;

namespace FluxPay.Storage.Postgres;

/// <summary>Reads inside an application's transaction: they see what it has done so far.</summary>
internal sealed class JoinedSource(PostgresDatabase database, NpgsqlTransaction transaction) : IPostgresSource
{
    public async Task<T> ReadAsync<T>(Func<PostgresSession, Task<T>> read, CancellationToken cancellationToken)
    {
        await database.PrepareAsync(cancellationToken);
        return await read(new PostgresSession(transaction.Connection!, cancellationToken));
    }

    public Task<T?> FindAsync<T>(
        string sql, Func<Row, T> map, (string Name, object? Value)[] parameters, CancellationToken cancellationToken) where T : class =>
        ReadAsync(session => session.FindAsync(sql, map, parameters), cancellationToken);
}
