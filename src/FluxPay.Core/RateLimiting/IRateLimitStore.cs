namespace FluxPay.RateLimiting;

/// <summary>Keeps the counts and decides on them.</summary>
internal interface IRateLimitStore
{
    /// <summary>The clock permits flow back by, as far as this process sees it.</summary>
    TimeProvider Clock { get; }

    /// <summary>True when a decision is made in this process, so that it may be asked for without waiting.</summary>
    bool IsLocal { get; }

    /// <summary>How many hosts share the counts, as last known; 1 when that is not known.</summary>
    int Hosts { get; }

    /// <summary>Takes the permits of every limit, or of none. Never fails: a store that cannot be reached has another decide.</summary>
    ValueTask<RateLimitVerdict> DecideAsync(RateLimitCall call);

    /// <summary>Gives back permits of rate limits that were taken and not used, as far as the store can be reached.</summary>
    ValueTask RefundAsync(RateLimitCall call);

    /// <summary>Keeps lent permits for another lease.</summary>
    ValueTask RenewAsync(RateLimitCall call);

    /// <summary>Takes lent permits back.</summary>
    ValueTask ReleaseAsync(RateLimitCall call);
}

/// <summary>A question to the store.</summary>
/// <param name="Scope">Counts of one scope are kept together, on one server of a cluster; for FluxPay the service.</param>
/// <param name="Targets">The limits; each key once.</param>
/// <param name="Permits">How many of each; 0 looks and takes nothing.</param>
/// <param name="Lease">Names the holder of lent permits; empty when no limit lends.</param>
internal sealed record RateLimitCall(string Scope, IReadOnlyList<RateLimitTarget> Targets, long Permits, string Lease = "");

/// <summary>The store's answer.</summary>
internal sealed record RateLimitVerdict(bool IsAcquired, RateLimitStanding[] Limits, bool IsDegraded = false);
