using FluxPay.RateLimiting;

namespace FluxPay.Redis.RateLimiting;

/// <summary>
/// Counts in Redis, by its clock: one script a decision, none where a refusal is known to hold still. While Redis is down this host
/// decides by its share.
/// </summary>
internal sealed class RedisRateLimitStore(RedisConnection redis, RedisHosts hosts) : IRateLimitStore
{
    private readonly Refusals _refusals = new(TimeProvider.System);
    private readonly LocalShare _share = new(hosts);

    public TimeProvider Clock => TimeProvider.System;   // what Redis times keeps the real clock

    public bool IsLocal => false;

    public int Hosts => hosts.Count;

    public async ValueTask<RateLimitVerdict> DecideAsync(RateLimitCall call)
    {
        if (_refusals.Find(call) is { } refusal)
            return refusal;
        long asked = Clock.GetTimestamp();
        long[]? owed = _share.Owed(call);
        try
        {
            var verdict = await RateLimitScripts.DecideAsync(redis, call, owed ?? new long[call.Targets.Count]);
            if (owed is not null)
                _share.Told(call, owed);
            if (!verdict.IsAcquired)
                _refusals.Keep(call, verdict, asked);
            return verdict;
        }
        catch (RedisDownException)
        {
            return await _share.DecideAsync(call);
        }
        finally
        {
            if (owed is not null)
                _share.Over(call);
        }
    }

    public async ValueTask RefundAsync(RateLimitCall call)
    {
        _refusals.Forget(call);
        try
        {
            await RateLimitScripts.RefundAsync(redis, call);
        }
        catch (RedisDownException)
        {
            await _share.RefundAsync(call);   // given back where it is owed; what Redis has counted flows back by itself
        }
    }

    public async ValueTask RenewAsync(RateLimitCall call)
    {
        try
        {
            await RateLimitScripts.RenewAsync(redis, call);
        }
        catch (RedisDownException)
        {
            await _share.RenewAsync(call);
        }
    }

    public async ValueTask ReleaseAsync(RateLimitCall call)
    {
        await _share.ReleaseAsync(call);
        try
        {
            await RateLimitScripts.ReleaseAsync(redis, call);
        }
        catch (RedisDownException)
        {
            // Redis takes it back itself when the lease ends.
        }
    }
}
