namespace FluxPay.RateLimiting;

/// <summary>
/// Permits lent by concurrency limits, renewed for as long as their holder lives, so that a long request keeps its place and a lost
/// process loses it.
/// </summary>
internal sealed class HeldPermits : IAsyncDisposable
{
    private readonly IRateLimitStore _store;
    private readonly RateLimitCall _lent;
    private readonly ITimer _renewal;
    private int _returned;

    /// <param name="lent">The concurrency limits only.</param>
    public HeldPermits(IRateLimitStore store, RateLimitCall lent)
    {
        (_store, _lent) = (store, lent);
        long third = Math.Max(lent.Targets.Min(t => t.Limit.Window.Ticks) / 3, TimeSpan.TicksPerMillisecond);
        _renewal = store.Clock.CreateTimer(_ => Renew(), null, TimeSpan.FromTicks(third), TimeSpan.FromTicks(third));
    }

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _returned, 1) != 0)
            return;
        await _renewal.DisposeAsync();
        await _store.ReleaseAsync(_lent);
    }

    // Stores answer a failure by themselves, so there is nothing to wait for.
    private void Renew()
    {
        if (Volatile.Read(ref _returned) == 0)
            _ = _store.RenewAsync(_lent).AsTask();
    }
}
