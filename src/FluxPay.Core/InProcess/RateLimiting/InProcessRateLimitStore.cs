using FluxPay.RateLimiting;

namespace FluxPay.InProcess.RateLimiting;

/// <summary>
/// Counts in this process, by the application's clock. Counts that say nothing any more are dropped while others are used, so memory
/// follows what is in use.
/// </summary>
internal sealed class InProcessRateLimitStore(TimeProvider clock) : IRateLimitStore
{
    private readonly CountShard[] _shards = [.. Enumerable.Range(0, 32).Select(_ => new CountShard())];

    public TimeProvider Clock => clock;

    public bool IsLocal => true;

    public int Hosts => 1;

    /// <summary>How many counts are kept.</summary>
    public int Count => _shards.Sum(s => s.Count);

    public ValueTask<RateLimitVerdict> DecideAsync(RateLimitCall call) => ValueTask.FromResult(Shard(call).Decide(call, Now()));

    public ValueTask RefundAsync(RateLimitCall call)
    {
        Shard(call).Return(call, Now());
        return ValueTask.CompletedTask;
    }

    public ValueTask RenewAsync(RateLimitCall call)
    {
        Shard(call).Take(call, Now());
        return ValueTask.CompletedTask;
    }

    public ValueTask ReleaseAsync(RateLimitCall call) => RefundAsync(call);

    /// <summary>How many permits have not flowed back.</summary>
    public long Outstanding(string scope, RateLimitTarget target) =>
        Shard(scope).Outstanding(RateLimitKey.Of(scope, target), Now(), target.Limit);

    /// <summary>Takes so many permits out of a count, and ends it when nothing is left of it.</summary>
    public void TakeOut(string scope, RateLimitTarget target, long permits) =>
        Shard(scope).TakeOut(RateLimitKey.Of(scope, target), permits, Now(), target.Limit);

    private CountShard Shard(RateLimitCall call) => Shard(call.Scope);

    // Limits that are decided together have one scope, so one lock.
    private CountShard Shard(string scope) => _shards[(uint)scope.GetHashCode(StringComparison.Ordinal) % (uint)_shards.Length];

    private long Now() => (clock.GetUtcNow().UtcTicks - DateTimeOffset.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond;
}
