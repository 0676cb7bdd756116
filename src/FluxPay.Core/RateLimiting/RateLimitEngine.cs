using System.Security.Cryptography;
using System.Threading.RateLimiting;

namespace FluxPay.RateLimiting;

/// <summary>
/// Decides on rate limits, several in one step: either every one gives its permits or none does. Counts are kept in this process, or
/// in Redis where hosts share them. No call throws because a store is down.
/// </summary>
public sealed class RateLimitEngine
{
    private readonly IRateLimitStore _store;
    private readonly RateLimitMetrics _metrics;

    internal RateLimitEngine(IRateLimitStore store, RateLimitMetrics metrics) => (_store, _metrics) = (store, metrics);

    /// <summary>Takes permits of every limit, or of none.</summary>
    /// <param name="scope">Whose limits; counts of different scopes are apart. Limits of one scope are decided in one step.</param>
    /// <param name="limits">The limits and their partitions, each once.</param>
    /// <param name="permits">How many of each: 0 up to 1,000,000,000, up to 1,000 where a concurrency limit is among them.</param>
    /// <returns>To be disposed when the work is done; only concurrency limits need it.</returns>
    /// <exception cref="ArgumentException"><paramref name="permits"/> is out of its range.</exception>
    public async ValueTask<RateLimitDecision> AcquireAsync(string scope, IReadOnlyList<RateLimitTarget> limits, long permits = 1)
    {
        ArgumentNullException.ThrowIfNull(scope);
        ArgumentNullException.ThrowIfNull(limits);
        bool lends = Lends(limits);
        CheckPermits(permits, lends);
        if (limits.Count == 0)
            return new RateLimitDecision(new RateLimitVerdict(true, []), null);

        lends &= permits > 0;
        string lease = lends ? Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(12)) : "";
        var verdict = await _store.DecideAsync(new RateLimitCall(scope, limits, permits, lease));
        _metrics.Count(verdict);
        // A shadow limit that was used up has lent nothing.
        RateLimitTarget[] lent = lends && verdict.IsAcquired
            ? [.. limits.Where((t, index) => t.Limit.Kind == RateLimitKind.Concurrency && !verdict.Limits[index].IsExceeded)]
            : [];
        return new RateLimitDecision(
            verdict, lent.Length == 0 ? null : new HeldPermits(_store, new RateLimitCall(scope, lent, permits, lease)));
    }

    /// <summary>How the limits stand; takes nothing.</summary>
    /// <param name="scope">Whose limits.</param>
    /// <param name="limits">The limits and their partitions, each once.</param>
    public ValueTask<RateLimitDecision> PeekAsync(string scope, IReadOnlyList<RateLimitTarget> limits) => AcquireAsync(scope, limits, 0);

    /// <summary>
    /// Gives back permits that were taken and not used; a bucket is never fuller than full. Other hosts may go on refusing until the
    /// time they were told before. Concurrency limits give back by disposing the decision.
    /// </summary>
    /// <param name="scope">Whose limits.</param>
    /// <param name="limits">The limits and their partitions, each once.</param>
    /// <param name="permits">How many of each: 0 up to 1,000,000,000.</param>
    /// <exception cref="ArgumentException"><paramref name="permits"/> is out of its range.</exception>
    public ValueTask RefundAsync(string scope, IReadOnlyList<RateLimitTarget> limits, long permits = 1)
    {
        ArgumentNullException.ThrowIfNull(scope);
        CheckPermits(permits, false);
        RateLimitTarget[] taken = [.. limits.Where(t => t.Limit.Kind != RateLimitKind.Concurrency)];
        return taken.Length == 0 ? ValueTask.CompletedTask : _store.RefundAsync(new RateLimitCall(scope, taken, permits));
    }

    /// <summary>
    /// One limit for .NET's own rate limiting, such as <c>RateLimitPartition.Get(key, k => engine.Limiter(limit, k))</c> in
    /// <c>AddRateLimiter</c>. <c>AttemptAcquire</c> never waits for Redis: it takes from a block of permits this process has fetched,
    /// or answers "not acquired", and <c>AcquireAsync</c> then asks. A block is small near the limit and lives 100 ms, so hosts
    /// together never exceed the limit; a permit is only used up to 100 ms after it was taken. Its count is apart from every
    /// scope's.
    /// </summary>
    /// <param name="limit">The limit.</param>
    /// <param name="partition">What is counted apart.</param>
    public RateLimiter Limiter(RateLimit limit, string partition)
    {
        ArgumentNullException.ThrowIfNull(limit);
        ArgumentNullException.ThrowIfNull(partition);
        // A scope of its own for each: in a cluster, counts that are never decided together need not share a server.
        string scope = $"{limit.Name}/{partition}";
        var target = new RateLimitTarget(limit, partition);
        return limit.Kind == RateLimitKind.Concurrency
            ? new LendingRateLimiter(this, scope, target, _store.Clock)
            : new BlockRateLimiter(_store, _metrics, scope, target);
    }

    private static bool Lends(IReadOnlyList<RateLimitTarget> limits)
    {
        for (int index = 0; index < limits.Count; index++)
        {
            if (limits[index].Limit.Kind == RateLimitKind.Concurrency)
                return true;
        }
        return false;
    }

    private static void CheckPermits(long permits, bool lending)
    {
        if (permits < 0 || permits > (lending ? 1_000 : 1_000_000_000))
            throw new ArgumentOutOfRangeException(nameof(permits), permits, 
                "0 up to 1,000,000,000 permits, up to 1,000 where some are lent.");
    }
}
