namespace FluxPay.Idempotency;

/// <summary>Keeps what is known of requests; the effect's own commit writes it too.</summary>
public interface IIdempotencyStore
{
    /// <summary>What is known under a key; null for nothing.</summary>
    Task<IdempotencyRecord?> FindAsync(IdempotencyKey key, CancellationToken cancellationToken = default);

    /// <summary>Keeps a record on its own, for what has no effect to be committed with: a refusal, an answer found out later.</summary>
    /// <returns>False when another run of the request came first.</returns>
    Task<bool> SaveAsync(IdempotencyRecord record, CancellationToken cancellationToken = default);
}
