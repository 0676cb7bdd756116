using System.Collections.Concurrent;

namespace FluxPay.Client.Tests;

/// <summary>
/// A clock on which pauses pass at once and are written down. Timers of 30 s and more are time-outs: they fire when the
/// test says so.
/// </summary>
internal sealed class InstantTime : TimeProvider
{
    private static readonly TimeSpan ShortestTimeout = TimeSpan.FromSeconds(30);
    private static readonly DateTimeOffset Start = new(2026, 1, 31, 3, 0, 0, TimeSpan.Zero);
    private readonly ConcurrentQueue<TimeSpan> _pauses = new();
    private readonly ConcurrentQueue<StubTimer> _timers = new();

    public IReadOnlyList<TimeSpan> Pauses => [.. _pauses];

    public override DateTimeOffset GetUtcNow() => Start + TimeSpan.FromTicks(_pauses.Sum(pause => pause.Ticks));

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new StubTimer(this, callback, state);
        _timers.Enqueue(timer);
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>Lets every time-out of this length run out.</summary>
    public void RunOut(TimeSpan due)
    {
        foreach (var timer in _timers)
            timer.FireIfDueIn(due);
    }

    private sealed class StubTimer(InstantTime time, TimerCallback callback, object? state) : ITimer
    {
        private readonly Lock _lock = new();
        private TimeSpan? _due;

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            var isPause = dueTime >= TimeSpan.Zero && dueTime < ShortestTimeout;
            lock (_lock)
                _due = dueTime < TimeSpan.Zero ? null : dueTime;
            if (isPause)
            {
                time._pauses.Enqueue(dueTime);
                FireIfDueIn(dueTime);
            }

            return true;
        }

        public void FireIfDueIn(TimeSpan due)
        {
            lock (_lock)
            {
                if (_due != due)
                    return;
                _due = null;
            }

            ThreadPool.QueueUserWorkItem(_ => callback(state));
        }

        public void Dispose()
        {
            lock (_lock)
                _due = null;
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
