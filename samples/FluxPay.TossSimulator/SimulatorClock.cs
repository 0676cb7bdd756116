namespace FluxPay.TossSimulator;

/// <summary>The clock of a simulator that runs alone: real time plus an offset that <c>PUT /sim/clock</c> sets.</summary>
/// <remarks>Its timers stay in real time, so that <c>slow:5000</c> is five seconds on any date.</remarks>
internal sealed class SimulatorClock(TimeProvider real) : TimeProvider
{
    private long _offsetTicks;

    public TimeSpan Offset
    {
        get => TimeSpan.FromTicks(Interlocked.Read(ref _offsetTicks));
        set => Interlocked.Exchange(ref _offsetTicks, value.Ticks);
    }

    public override long TimestampFrequency => real.TimestampFrequency;

    public override DateTimeOffset GetUtcNow() => real.GetUtcNow() + Offset;

    public void MoveTo(DateTimeOffset now) => Offset = now - real.GetUtcNow();

    public override long GetTimestamp() => real.GetTimestamp();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        real.CreateTimer(callback, state, dueTime, period);
}
