using System.Diagnostics;
using System.Threading.RateLimiting;

namespace FluxPay.RateLimiting;

/// <summary>
/// A rate limit for .NET's rate limiting that fetches permits in blocks. A block is taken from the shared count before it is served,
/// lives <see cref="BlockLife"/> and its rest is given back, so hosts together admit at most burst + (T + life) ÷ interval in any
/// time T.
/// </summary>
internal sealed class BlockRateLimiter : RateLimiter
{
    private static readonly TimeSpan BlockLife = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan BlockWorth = TimeSpan.FromMilliseconds(50);

    private readonly IRateLimitStore _store;
    private readonly RateLimitMetrics _metrics;
    private readonly string _scope;
    private readonly RateLimitTarget[] _target;
    private readonly TimeProvider _clock;
    private readonly long _life;
    private readonly SemaphoreSlim _asking = new(1, 1);
    private readonly ITimer _leftovers;
    private long _permits;          // what is left of the block
    private long _blockEndsAt;
    private long _refusedUntil;
    private long _lastUsed;
    private long _lastAsked;
    private long _lastBlock;
    private long _remaining;        // of the shared count, when last seen

    public BlockRateLimiter(IRateLimitStore store, RateLimitMetrics metrics, string scope, RateLimitTarget target)
    {
        (_store, _metrics, _scope, _target, _clock) = (store, metrics, scope, [target], store.Clock);
        _life = Stamps(BlockLife);
        _lastUsed = _lastAsked = _clock.GetTimestamp();
        _remaining = target.Limit.Burst;
        _leftovers = _clock.CreateTimer(_ => ReturnLeftovers(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    private RateLimit Limit => _target[0].Limit;

    public override TimeSpan? IdleDuration
    {
        get
        {
            long now = _clock.GetTimestamp();
            return Volatile.Read(ref _permits) > 0 || now < Volatile.Read(ref _refusedUntil)
                ? null
                : _clock.GetElapsedTime(Volatile.Read(ref _lastUsed), now);
        }
    }

    public override RateLimiterStatistics GetStatistics() => new()
    {
        CurrentAvailablePermits = Volatile.Read(ref _remaining) + Volatile.Read(ref _permits),
    };

    protected override RateLimitLease AttemptAcquireCore(int permitCount)
    {
        long now = _clock.GetTimestamp();
        if (TryTake(permitCount, now))
            return PermitLease.Acquired;
        if (_store.IsLocal)
            return AskLocally(permitCount);
        return RefusedBefore(now) ?? PermitLease.Ask;
    }

    protected override async ValueTask<RateLimitLease> AcquireAsyncCore(int permitCount, CancellationToken cancellationToken)
    {
        if (RefusedBefore(_clock.GetTimestamp()) is { } refused)
            return refused;
        await _asking.WaitAsync(cancellationToken);
        try
        {
            long now = _clock.GetTimestamp();
            return TryTake(permitCount, now) ? PermitLease.Acquired : RefusedBefore(now) ?? await AskAsync(permitCount, now);
        }
        finally
        {
            _asking.Release();
        }
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _leftovers.Dispose();
            Refund(Interlocked.Exchange(ref _permits, 0));
        }
        base.Dispose(disposing);
    }

    private bool TryTake(int permitCount, long now)
    {
        long held = Volatile.Read(ref _permits);
        while (permitCount > 0 && held >= permitCount && now < Volatile.Read(ref _blockEndsAt))
        {
            long seen = Interlocked.CompareExchange(ref _permits, held - permitCount, held);
            if (seen == held)
            {
                Volatile.Write(ref _lastUsed, now);
                _metrics.CountLocal(Limit);
                return true;
            }
            held = seen;
        }
        return false;
    }

    private PermitLease? RefusedBefore(long now)
    {
        long until = Volatile.Read(ref _refusedUntil);
        return now < until ? PermitLease.Refused(_clock.GetElapsedTime(now, until)) : null;
    }

    private PermitLease AskLocally(int permitCount)
    {
        var answer = _store.DecideAsync(new RateLimitCall(_scope, _target, permitCount));
        Debug.Assert(answer.IsCompletedSuccessfully, "A local store answers at once.");
        return Note(answer.Result, _clock.GetTimestamp());
    }

    private async ValueTask<PermitLease> AskAsync(int permitCount, long now)
    {
        long block = _store.IsLocal ? permitCount : Math.Max(BlockSize(now), permitCount);
        if (permitCount == 0)
            block = 0;
        await RefundAsync(Interlocked.Exchange(ref _permits, 0));   // too few for this caller, or past their life
        var verdict = await _store.DecideAsync(new RateLimitCall(_scope, _target, block));
        if (!verdict.IsAcquired && block > permitCount)
            verdict = await _store.DecideAsync(new RateLimitCall(_scope, _target, block = permitCount));
        if (verdict.IsAcquired)
            Open(block, block - permitCount, now);
        return Note(verdict, now);
    }

    /// <summary>As many as this process used lately in <see cref="BlockWorth"/>, and never so many that others go short.</summary>
    private long BlockSize(long now)
    {
        double since = Math.Max(_clock.GetElapsedTime(_lastAsked, now).TotalMilliseconds, 0.001);
        long worth = (long)Math.Min(Math.Ceiling(_lastBlock * BlockWorth.TotalMilliseconds / since), Limit.Burst);
        return Math.Clamp(worth, 1, Math.Max(_remaining / (4 * _store.Hosts), 1));
    }

    private void Open(long block, long rest, long now)
    {
        (_lastAsked, _lastBlock) = (now, block);
        Volatile.Write(ref _blockEndsAt, now + _life);
        Interlocked.Exchange(ref _permits, rest);
        if (rest > 0)
            _leftovers.Change(BlockLife, Timeout.InfiniteTimeSpan);
    }

    private PermitLease Note(RateLimitVerdict verdict, long asked)
    {
        _metrics.Count(verdict);
        var standing = verdict.Limits[0];
        Volatile.Write(ref _remaining, standing.Remaining);
        Volatile.Write(ref _lastUsed, asked);
        if (verdict.IsAcquired)
            return PermitLease.Acquired;
        // Counts only grow until then, whoever takes; but only from one permit on is a refusal one for every other call.
        if (!_store.IsLocal && standing.RetryAfter > TimeSpan.Zero && standing.Remaining == 0)
            Volatile.Write(ref _refusedUntil, asked + Stamps(standing.NextPermit));
        return PermitLease.Refused(standing.RetryAfter);
    }

    private void ReturnLeftovers()
    {
        if (_clock.GetTimestamp() < Volatile.Read(ref _blockEndsAt))
            _leftovers.Change(BlockLife, Timeout.InfiniteTimeSpan);   // a new block has begun since
        else
            Refund(Interlocked.Exchange(ref _permits, 0));
    }

    private void Refund(long permits) => _ = RefundAsync(permits).AsTask();   // stores answer a failure by themselves

    private ValueTask RefundAsync(long permits) =>
        permits <= 0 ? ValueTask.CompletedTask : _store.RefundAsync(new RateLimitCall(_scope, _target, permits));

    private long Stamps(TimeSpan time) => (long)(time.TotalSeconds * _clock.TimestampFrequency);
}
