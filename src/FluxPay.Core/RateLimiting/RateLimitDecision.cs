namespace FluxPay.RateLimiting;

/// <summary>
/// What several limits decided together. Dispose it when the work is done: that gives back what concurrency limits lent; the other
/// kinds keep what was taken.
/// </summary>
public sealed class RateLimitDecision : IAsyncDisposable
{
    private readonly HeldPermits? _held;

    internal RateLimitDecision(RateLimitVerdict verdict, HeldPermits? held)
    {
        (IsAcquired, IsDegraded, Limits) = (verdict.IsAcquired, verdict.IsDegraded, verdict.Limits);
        _held = held;
    }

    /// <summary>Whether every limit gave its permits; otherwise none did.</summary>
    public bool IsAcquired { get; }

    /// <summary>True when this host decided alone, by its share of each limit, because the shared store is down.</summary>
    public bool IsDegraded { get; }

    /// <summary>How each limit stands, in the order they were asked.</summary>
    public IReadOnlyList<RateLimitStanding> Limits { get; }

    /// <summary>
    /// How long to wait before asking again; zero when acquired, and <see cref="Timeout.InfiniteTimeSpan"/> when more was asked than a
    /// limit ever gives.
    /// </summary>
    public TimeSpan RetryAfter
    {
        get
        {
            var longest = TimeSpan.Zero;
            foreach (var standing in IsAcquired ? [] : Limits)
            {
                if (standing.Limit.IsShadow)
                    continue;
                if (standing.RetryAfter == Timeout.InfiniteTimeSpan)
                    return Timeout.InfiniteTimeSpan;
                longest = standing.RetryAfter > longest ? standing.RetryAfter : longest;
            }
            return longest;
        }
    }

    /// <summary>Gives back what concurrency limits lent.</summary>
    public ValueTask DisposeAsync() => _held is null ? ValueTask.CompletedTask : _held.DisposeAsync();
}

/// <summary>How one limit stands after a decision.</summary>
public sealed record RateLimitStanding
{
    /// <summary>Which.</summary>
    public required RateLimit Limit { get; init; }

    /// <summary>Permits that are left.</summary>
    public required long Remaining { get; init; }

    /// <summary>How long until there is one more; zero when none is missing. A guess for concurrency limits: nobody knows.</summary>
    public required TimeSpan NextPermit { get; init; }

    /// <summary>
    /// How long until what was asked is there; zero when it was. <see cref="Timeout.InfiniteTimeSpan"/> when it is more than the limit
    /// ever gives.
    /// </summary>
    public required TimeSpan RetryAfter { get; init; }

    /// <summary>Whether this limit had too few permits.</summary>
    public bool IsExceeded => RetryAfter != TimeSpan.Zero;
}
