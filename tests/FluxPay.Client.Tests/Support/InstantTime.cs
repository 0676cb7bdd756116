using System.Collections.Concurrent;

namespace FluxPay.Client.Tests;

/// <summary>
/// A clock on which pauses pass at once and are written down. Timers of 30 s and more are time-outs: they never fire.
/// </summary>
internal sealed class InstantTime : TimeProvider
{
    private static readonly TimeSpan ShortestTimeout = TimeSpan.FromSeconds(30);
    private static readonly DateTimeOffset Start = new(2026, 1, 31, 3, 0, 0, TimeSpan.Zero);
    private readonly ConcurrentQueue<TimeSpan> _pauses = new();

    public IReadOnlyList<TimeSpan> Pauses => [.. _pauses];

    public override DateTimeOffset GetUtcNow() => Start + TimeSpan.FromTicks(_pauses.Sum(pause => pause.Ticks));

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        if (dueTime < TimeSpan.Zero || dueTime >= ShortestTimeout)
            return System.CreateTimer(callback, state, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _pauses.Enqueue(dueTime);
        return System.CreateTimer(callback, state, TimeSpan.Zero, Timeout.InfiniteTimeSpan);
    }
}
