namespace FluxPay.RateLimiting;

/// <summary>
/// Permits of this window and the one before, which counts by the share of it that still lies within one window of now. The script
/// decide.lua does the same, in the same order of operations.
/// </summary>
/// <param name="Window">Number of the window since the epoch.</param>
/// <param name="Current">Permits taken in it.</param>
/// <param name="Previous">Permits taken in the one before.</param>
internal readonly record struct SlidingCount(long Window, long Current, long Previous)
{
    /// <summary>The same count as it stands in the window of now.</summary>
    public SlidingCount At(long now, RateLimit limit)
    {
        long window = now / Length(limit);
        return window == Window ? this : window == Window + 1 ? new(window, 0, Current) : new(window, 0, 0);
    }

    /// <summary>Microseconds until so many permits are there: 0 now, -1 never.</summary>
    public long Wait(long now, long permits, RateLimit limit)
    {
        if (permits > limit.Limit)
            return -1;
        double length = Length(limit);
        long elapsed = now - (Window * Length(limit));
        double room = limit.Limit - permits - Current;
        if (room >= 0)
            return Previous == 0 ? 0 : Math.Max((long)Math.Ceiling(length - (length * room / Previous)) - elapsed, 0);

        // Not in this window any more; in the next one, what is current now is the previous.
        double later = Math.Ceiling(length - (length * (limit.Limit - permits) / Current));
        return Length(limit) - elapsed + Math.Max((long)later, 0);
    }

    /// <summary>Takes permits, whether or not they are there; negative gives back.</summary>
    public SlidingCount Take(long permits, RateLimit limit) =>
        this with { Current = Math.Clamp(Current + permits, 0, 2 * limit.Limit) };

    /// <summary>Permits that can be taken now.</summary>
    public long Left(long now, RateLimit limit) => Math.Max((long)Math.Floor(limit.Limit - Used(now, limit)), 0);

    /// <summary>Permits that have not flowed back yet.</summary>
    public long Outstanding(long now, RateLimit limit) => (long)Math.Ceiling(Used(now, limit));

    private double Used(long now, RateLimit limit)
    {
        double length = Length(limit);
        return (Previous * (length - (now - (Window * Length(limit)))) / length) + Current;
    }

    private static long Length(RateLimit limit) => limit.Window.Ticks / TimeSpan.TicksPerMicrosecond;
}
