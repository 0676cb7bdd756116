using FluxPay.Storage.Rows;

namespace FluxPay.Storage.Postgres;

/// <summary>Where reads find their connection: the pool, or an application's own transaction.</summary>
internal interface IPostgresSource
{
    /// <summary>Reads on one connection.</summary>
    Task<T> ReadAsync<T>(Func<PostgresSession, Task<T>> read, CancellationToken cancellationToken);

    /// <summary>Reads one row by its key; null when there is none.</summary>
    /// <param name="sql">A statement that changes nothing.</param>
    Task<T?> FindAsync<T>(
        string sql, Func<Row, T> map, (string Name, object? Value)[] parameters, CancellationToken cancellationToken) where T : class;
}
