using System.Collections.Concurrent;
using FluxPay.InProcess.RateLimiting;
using FluxPay.RateLimiting;

namespace FluxPay.Redis.RateLimiting;

/// <summary>
/// What a host decides alone while Redis is down: each limit divided by the number of hosts last known, unless the limit is open or
/// closed meanwhile. What it takes is owed to Redis, so an outage is no fresh start.
/// </summary>
internal sealed class LocalShare(RedisHosts hosts)
{
    private static readonly TimeSpan AskAgain = TimeSpan.FromSeconds(1);   // as often as Redis is tried

    private readonly ConcurrentDictionary<string, bool> _telling = [];
    private readonly InProcessRateLimitStore _counts = new(TimeProvider.System);

    // True from the first decision alone on until nothing is owed; spares every other decision the look-ups.
    private volatile bool _owes;

    public async ValueTask<RateLimitVerdict> DecideAsync(RateLimitCall call)
    {
        bool isClosed = call.Permits > 0 && call.Targets.Any(t => t.Limit is { Fallback: RateLimitFallback.Closed, IsShadow: false });
        RateLimitTarget[] counted = [.. call.Targets.Where(t => t.Limit.Fallback == RateLimitFallback.Share)];
        var verdict = new RateLimitVerdict(true, []);
        if (counted.Length > 0)
        {
            verdict = await _counts.DecideAsync(Shared(call with { Targets = counted, Permits = isClosed ? 0 : call.Permits }));
            _owes = true;
        }
        int next = 0;
        var limits = new RateLimitStanding[call.Targets.Count];
        for (int index = 0; index < limits.Length; index++)
        {
            var limit = call.Targets[index].Limit;
            limits[index] = limit.Fallback == RateLimitFallback.Share ? verdict.Limits[next++] with { Limit = limit } : Uncounted(limit, call.Permits);
        }
        return new RateLimitVerdict(verdict.IsAcquired && !isClosed, limits, IsDegraded: true);
    }

    /// <summary>
    /// Per limit, the permits that were taken alone and have not flowed back. They stay counted here until Redis has them, because others may
    /// have to decide alone meanwhile; so one call of a scope tells Redis at a time.
    /// </summary>
    /// <returns>Null for a call that has nothing to tell; else say so when Redis was <see cref="Told"/>, and in any case when it is <see cref="Over"/>.</returns>
    public long[]? Owed(RateLimitCall call)
    {
        if (!_owes || !_telling.TryAdd(call.Scope, true))
            return null;
        long[] owed = new long[call.Targets.Count];
        for (int index = 0; index < owed.Length; index++)
            owed[index] = _counts.Outstanding(call.Scope, Shared(call.Targets[index]));
        return owed;
    }

    /// <summary>Redis counts them from now on.</summary>
    public void Told(RateLimitCall call, long[] owed)
    {
        for (int index = 0; index < owed.Length; index++)
            _counts.TakeOut(call.Scope, Shared(call.Targets[index]), owed[index]);
        _owes = false;
        if (_counts.Count > 0)   // seen after the flag: what is being decided alone right now sets it again
            _owes = true;
    }

    /// <summary>Redis was told, or could not be: the next call may.</summary>
    public void Over(RateLimitCall call) => _telling.TryRemove(call.Scope, out _);

    public ValueTask RefundAsync(RateLimitCall call) => _counts.RefundAsync(Shared(call));

    /// <summary>Only what was lent alone.</summary>
    public ValueTask RenewAsync(RateLimitCall call) => _counts.RenewAsync(Shared(call));

    public ValueTask ReleaseAsync(RateLimitCall call) => _owes ? _counts.ReleaseAsync(Shared(call)) : ValueTask.CompletedTask;

    private static RateLimitStanding Uncounted(RateLimit limit, long permits)
    {
        bool isClosed = limit.Fallback == RateLimitFallback.Closed;
        return new RateLimitStanding
        {
            Limit = limit,
            Remaining = isClosed ? 0 : limit.Burst,
            NextPermit = isClosed ? AskAgain : TimeSpan.Zero,
            RetryAfter = isClosed && permits > 0 ? AskAgain : TimeSpan.Zero,
        };
    }

    private RateLimitCall Shared(RateLimitCall call) => call with { Targets = [.. call.Targets.Select(Shared)] };

    private RateLimitTarget Shared(RateLimitTarget target) => target with { Limit = target.Limit.Share(hosts.Count) };
}
