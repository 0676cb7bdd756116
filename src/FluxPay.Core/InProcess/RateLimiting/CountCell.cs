using FluxPay.RateLimiting;

namespace FluxPay.InProcess.RateLimiting;

/// <summary>One count. Times are microseconds since the epoch; whoever calls holds the lock of its shard.</summary>
internal abstract class CountCell
{
    public static CountCell New(RateLimitKind kind) => kind switch
    {
        RateLimitKind.Gcra => new GcraCell(),
        RateLimitKind.Sliding => new SlidingCell(),
        RateLimitKind.Concurrency => new LendingCell(),
    };

    /// <summary>Brings the count to now.</summary>
    public abstract void Read(long now, RateLimit limit);

    /// <summary>Microseconds until so many permits are there: 0 now, -1 never.</summary>
    public abstract long Wait(long now, long permits, RateLimit limit);

    /// <summary>Takes permits, whether or not they are there.</summary>
    public abstract void Take(long now, long permits, RateLimit limit, string lease);

    /// <summary>Gives permits back.</summary>
    public abstract void Return(long now, long permits, RateLimit limit, string lease);

    public abstract long Left(long now, RateLimit limit);

    /// <summary>Permits that have not flowed back; lent ones are not counted, because their holders renew them elsewhere.</summary>
    public abstract long Outstanding(long now, RateLimit limit);

    /// <summary>From when on the count says no more than none would.</summary>
    public abstract long IdleFrom { get; }

    public RateLimitStanding Standing(long now, RateLimit limit, long wait)
    {
        long left = Left(now, limit);
        return new RateLimitStanding
        {
            Limit = limit,
            Remaining = left,
            NextPermit = left >= limit.Burst ? TimeSpan.Zero : TimeSpan.FromMicroseconds(Wait(now, left + 1, limit)),
            RetryAfter = wait < 0 ? Timeout.InfiniteTimeSpan : TimeSpan.FromMicroseconds(wait),
        };
    }
}

internal sealed class GcraCell : CountCell
{
    private long _tat;

    public override long IdleFrom => _tat;

    public override void Read(long now, RateLimit limit) => _tat = Gcra.Read(_tat, now, limit);

    public override long Wait(long now, long permits, RateLimit limit) => Gcra.Wait(_tat, now, permits, limit);

    public override void Take(long now, long permits, RateLimit limit, string lease) => _tat = Gcra.Take(_tat, now, permits, limit);

    public override void Return(long now, long permits, RateLimit limit, string lease) => _tat = Gcra.Return(_tat, now, permits, limit);

    public override long Left(long now, RateLimit limit) => Gcra.Left(_tat, now, limit);

    public override long Outstanding(long now, RateLimit limit) => Gcra.Outstanding(_tat, now, limit);
}

internal sealed class SlidingCell : CountCell
{
    private SlidingCount _count;
    private long _idleFrom;

    public override long IdleFrom => _idleFrom;

    public override void Read(long now, RateLimit limit) => _count = _count.At(now, limit);

    public override long Wait(long now, long permits, RateLimit limit) => _count.Wait(now, permits, limit);

    public override void Take(long now, long permits, RateLimit limit, string lease)
    {
        _count = _count.Take(permits, limit);
        _idleFrom = (_count.Window + 2) * (limit.Window.Ticks / TimeSpan.TicksPerMicrosecond);
    }

    public override void Return(long now, long permits, RateLimit limit, string lease) => _count = _count.Take(-permits, limit);

    public override long Left(long now, RateLimit limit) => _count.Left(now, limit);

    public override long Outstanding(long now, RateLimit limit) => _count.Outstanding(now, limit);
}

internal sealed class LendingCell : CountCell
{
    // Nobody knows when a request ends; a second is soon enough to ask again.
    private const long Guess = 1_000_000;

    private readonly Dictionary<string, (long Permits, long Until)> _lent = new(StringComparer.Ordinal);
    private long _held;

    public override long IdleFrom => _lent.Count == 0 ? 0 : _lent.Values.Max(l => l.Until);

    public override void Read(long now, RateLimit limit)
    {
        foreach (var (lease, (_, until)) in _lent)
        {
            if (until <= now)
                Remove(lease);
        }
    }

    public override long Wait(long now, long permits, RateLimit limit) =>
        permits > limit.Limit ? -1 : _held + permits <= limit.Limit ? 0 : Guess;

    /// <summary>Lends, or renews what is lent.</summary>
    public override void Take(long now, long permits, RateLimit limit, string lease)
    {
        Remove(lease);
        _lent[lease] = (permits, now + (limit.Window.Ticks / TimeSpan.TicksPerMicrosecond));
        _held += permits;
    }

    public override void Return(long now, long permits, RateLimit limit, string lease) => Remove(lease);

    public override long Left(long now, RateLimit limit) => Math.Max(limit.Limit - _held, 0);

    public override long Outstanding(long now, RateLimit limit) => 0;

    private void Remove(string lease)
    {
        if (_lent.Remove(lease, out var lent))
            _held -= lent.Permits;
    }
}
