using System.Globalization;

namespace FluxPay.Timers;

/// <summary>
/// A clock that can be turned forward and runs on from there. The whole engine follows it, so five years of a subscription take
/// seconds; its offset is kept over a restart.
/// </summary>
public sealed class TestClock : TimeProvider
{
    internal const string SettingName = "clock.offset";

    private readonly Lock _lock = new();
    private readonly HashSet<Waiter> _waiters = [];
    private TimeSpan _offset;

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + Offset;

    /// <inheritdoc/>
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var waiter = new Waiter(this, callback, state);
        waiter.Change(dueTime, period);
        return waiter;
    }

    private TimeSpan Offset
    {
        get
        {
            lock (_lock)
                return _offset;
        }
    }

    /// <summary>Turns the clock forward; an instant that has passed leaves it as it is.</summary>
    internal void MoveTo(DateTimeOffset instant)
    {
        Waiter[] due;
        lock (_lock)
        {
            var forward = instant - (System.GetUtcNow() + _offset);
            if (forward > TimeSpan.Zero)
                _offset += forward;
            due = [.. _waiters];
        }
        foreach (var waiter in due)
            waiter.ClockMoved();
    }

    internal Setting ToSetting() => new(SettingName, Offset.Ticks.ToString(CultureInfo.InvariantCulture));

    internal void Restore(string? setting)
    {
        if (setting is null)
            return;
        lock (_lock)
            _offset = TimeSpan.FromTicks(long.Parse(setting, CultureInfo.InvariantCulture));
    }

    /// <summary>A timer of this clock: a system timer that is set again whenever the clock is turned.</summary>
    private sealed class Waiter : ITimer
    {
        private readonly TestClock _clock;
        private readonly TimerCallback _callback;
        private readonly object? _state;
        private readonly ITimer _timer;
        private DateTimeOffset _dueAt = DateTimeOffset.MaxValue;
        private TimeSpan _period;

        public Waiter(TestClock clock, TimerCallback callback, object? state)
        {
            (_clock, _callback, _state) = (clock, callback, state);
            _timer = System.CreateTimer(_ => Fire(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            bool armed = dueTime != Timeout.InfiniteTimeSpan;
            lock (_clock._lock)
            {
                _dueAt = armed ? System.GetUtcNow() + _clock._offset + dueTime : DateTimeOffset.MaxValue;
                _period = period;
                if (armed)
                    _clock._waiters.Add(this);
                else
                    _clock._waiters.Remove(this);
            }
            return _timer.Change(dueTime, Timeout.InfiniteTimeSpan);
        }

        public void ClockMoved()
        {
            DateTimeOffset dueAt;
            lock (_clock._lock)
                dueAt = _dueAt;
            if (dueAt == DateTimeOffset.MaxValue)
                return;
            var left = dueAt - _clock.GetUtcNow();
            _timer.Change(left > TimeSpan.Zero ? left : TimeSpan.Zero, Timeout.InfiniteTimeSpan);
        }

        public void Dispose()
        {
            lock (_clock._lock)
                _clock._waiters.Remove(this);
            _timer.Dispose();
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }

        private void Fire()
        {
            // Set again first: a callback may set or stop its own timer, and that must stand.
            if (_period > TimeSpan.Zero)
                Change(_period, _period);
            else
                Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            _callback(_state);
        }
    }
}
