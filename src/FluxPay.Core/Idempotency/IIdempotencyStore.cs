namespace FluxPay.Idempotency;

/// <summary>Keeps what is known of requests; the effect's own commit writes it too.</summary>
public interface IIdempotencyStore
{
    /// <summary>
    /// The clock that all hosts with this store share, by which a run counts as alive; a store learns it with each look-up. Default: this
    /// machine's.
    /// </summary>
    DateTimeOffset Now => TimeProvider.System.Now();

    /// <summary>False when a store should look something up before its clock is relied on again.</summary>
    bool KnowsTime => true;

    /// <summary>What is known under a key; null for nothing.</summary>
    Task<IdempotencyRecord?> FindAsync(IdempotencyKey key, CancellationToken cancellationToken = default);

    /// <summary>Keeps a record on its own, for what has no effect to be committed with: a refusal, an answer found out later.</summary>
    /// <returns>False when another run of the request came first.</returns>
    Task<bool> SaveAsync(IdempotencyRecord record, CancellationToken cancellationToken = default);

    /// <summary>Keeps a record on its own while a run still has it: nothing happens once it is another run's, or answered.</summary>
    /// <param name="record">How it is to be.</param>
    /// <param name="owner">The run that must have it now.</param>
    /// <returns>False when nothing happened.</returns>
    Task<bool> ReplaceAsync(IdempotencyRecord record, string owner, CancellationToken cancellationToken = default);

    /// <summary>Forgets a record whose run ended without an answer, while that run still has it.</summary>
    Task ForgetAsync(IdempotencyRecord record, CancellationToken cancellationToken = default);

    /// <summary>Forgets records first made before an instant, but none whose attempt is still open.</summary>
    /// <param name="before">By the server's clock.</param>
    /// <param name="limit">How many at most, so that nobody else waits for long.</param>
    /// <returns>How many were forgotten; fewer than <paramref name="limit"/> when none is left.</returns>
    Task<int> PurgeAsync(DateTimeOffset before, int limit, CancellationToken cancellationToken = default);
}
