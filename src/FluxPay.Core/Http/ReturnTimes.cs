namespace FluxPay.Http;

/// <summary>
/// When those who are refused shall come back: one after the other, as fast as requests were let in of late. If all came back a second later, each
/// second would bring all of them and find room for few, until refusing them is most of what a host does.
/// </summary>
internal sealed class ReturnTimes(TimeProvider time)
{
    /// <summary>As soon as one is asked to come back.</summary>
    public static readonly TimeSpan Soonest = TimeSpan.FromSeconds(1);

    /// <summary>As late, however many are to come before; not later than FluxPay.Client comes back by itself.</summary>
    public static readonly TimeSpan Latest = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan Window = TimeSpan.FromSeconds(1);
    private const double Kept = 7.0 / 8;   // of the rate, each window that lets in fewer: a stall of a second says little of the next

    private readonly long _began = time.GetTimestamp();
    private readonly Lock _lock = new();
    private long _letIn;
    private long _letInBefore;
    private TimeSpan _windowBegan = -2 * Window;
    private TimeSpan _last;
    private double _perSecond;   // 0 while it is not known

    /// <summary>Somebody was let in.</summary>
    public void LetIn() => Interlocked.Increment(ref _letIn);

    /// <summary>The pause of somebody who is refused.</summary>
    public TimeSpan Next()
    {
        lock (_lock)
        {
            var now = time.GetElapsedTime(_began);
            Measure(now);
            var next = _perSecond > 0 ? _last + TimeSpan.FromSeconds(Math.Min(1 / _perSecond, Latest.TotalSeconds)) : now;
            _last = next < now + Soonest ? now + Soonest : next > now + Latest ? now + Latest : next;
            return _last - now;
        }
    }

    /// <summary>The rate counts only where somebody is refused in each window: a host that is not busy lets in as many as come.</summary>
    private void Measure(TimeSpan now)
    {
        var elapsed = now - _windowBegan;
        if (elapsed < Window)
            return;
        long letIn = Interlocked.Read(ref _letIn);
        _perSecond = elapsed >= 2 * Window ? 0 : Math.Max((letIn - _letInBefore) / elapsed.TotalSeconds, _perSecond * Kept);
        (_letInBefore, _windowBegan) = (letIn, now);
    }
}
