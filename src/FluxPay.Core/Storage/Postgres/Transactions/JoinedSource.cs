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
}
