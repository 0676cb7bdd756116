namespace FluxPay.RateLimiting;

/// <summary>
/// The generic cell rate algorithm over one number: the theoretical arrival time (TAT), when the bucket is full again. Microseconds,
/// integers and strict comparison throughout, so nothing is admitted a rounding early. The script decide.lua does the same.
/// </summary>
internal static class Gcra
{
    /// <summary>
    /// The stored TAT as it counts now: never in the past, and ahead by no more than an empty bucket and a burst of debt, so that a
    /// limit that was loosened does not go on refusing by the old one.
    /// </summary>
    public static long Read(long stored, long now, RateLimit limit) => Math.Clamp(stored, now, now + (2 * limit.Tolerance));

    /// <summary>Microseconds until so many permits are there: 0 now, -1 never.</summary>
    public static long Wait(long tat, long now, long permits, RateLimit limit) => permits > limit.Burst
        ? -1
        : Math.Max(tat + (permits * limit.Interval) - limit.Tolerance - now, 0);

    /// <summary>The TAT after permits were taken, whether or not they were there.</summary>
    public static long Take(long tat, long now, long permits, RateLimit limit) =>
        Math.Min(tat + (Math.Min(permits, 2 * limit.Burst) * limit.Interval), now + (2 * limit.Tolerance));

    /// <summary>The TAT after permits were given back.</summary>
    public static long Return(long tat, long now, long permits, RateLimit limit) =>
        Math.Max(tat - (Math.Min(permits, 2 * limit.Burst) * limit.Interval), now);

    /// <summary>Permits that can be taken now.</summary>
    public static long Left(long tat, long now, RateLimit limit) => Math.Max((limit.Tolerance - (tat - now)) / limit.Interval, 0);

    /// <summary>Permits that have not flowed back yet.</summary>
    public static long Outstanding(long tat, long now, RateLimit limit) => (Math.Max(tat - now, 0) + limit.Interval - 1) / limit.Interval;
}
