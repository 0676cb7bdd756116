using FluxPay.InProcess.RateLimiting;
using FluxPay.RateLimiting;

namespace FluxPay.Redis.RateLimiting;

/// <summary>
/// What a host decides alone while Redis is down: each limit divided by the number of hosts last known. What it takes is owed to
/// Redis, so an outage is no fresh start.
/// </summary>
internal sealed class LocalShare(RedisHosts hosts)
{
    private readonly InProcessRateLimitStore _counts = new(TimeProvider.System);

    // True from the first decision alone on until nothing is owed; spares every other decision the look-ups.
    private volatile bool _owes;

    public async ValueTask<RateLimitVerdict> DecideAsync(RateLimitCall call)
    {
        var verdict = await _counts.DecideAsync(Shared(call));
        _owes = true;
        for (int index = 0; index < verdict.Limits.Length; index++)
            verdict.Limits[index] = verdict.Limits[index] with { Limit = call.Targets[index].Limit };
        return verdict with { IsDegraded = true };
    }

    /// <summary>Per limit, the permits that were taken alone and have not flowed back; they are owed no more.</summary>
    public long[] TakeOwed(RateLimitCall call)
    {
        long[] owed = new long[call.Targets.Count];
        if (!_owes)
            return owed;
        _owes = false;
        if (_counts.Count > 0)   // seen after the flag: what is being decided alone right now sets it again
            _owes = true;
        for (int index = 0; index < owed.Length; index++)
            owed[index] = _counts.TakeOut(call.Scope, Shared(call.Targets[index]));
        return owed;
    }

    /// <summary>Owes them again: Redis could not be told.</summary>
    public void OweAgain(RateLimitCall call, long[] owed)
    {
        for (int index = 0; index < owed.Length; index++)
        {
            if (owed[index] == 0)
                continue;
            _counts.Charge(new RateLimitCall(call.Scope, [Shared(call.Targets[index])], owed[index]));
            _owes = true;
        }
    }

    public ValueTask RefundAsync(RateLimitCall call) => _counts.RefundAsync(Shared(call));

    /// <summary>Only what was lent alone.</summary>
    public ValueTask RenewAsync(RateLimitCall call) => _counts.RenewAsync(Shared(call));

    public ValueTask ReleaseAsync(RateLimitCall call) => _owes ? _counts.ReleaseAsync(Shared(call)) : ValueTask.CompletedTask;

    private RateLimitCall Shared(RateLimitCall call) => call with { Targets = [.. call.Targets.Select(Shared)] };

    private RateLimitTarget Shared(RateLimitTarget target) => target with { Limit = target.Limit.Share(hosts.Count) };
}
