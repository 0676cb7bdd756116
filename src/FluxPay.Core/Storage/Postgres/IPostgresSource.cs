namespace FluxPay.Storage.Postgres;

/// <summary>Where reads find their connection: the pool, or an application's own transaction.</summary>
internal interface IPostgresSource
{
    Task<T> ReadAsync<T>(Func<PostgresSession, Task<T>> read, CancellationToken cancellationToken);
}
