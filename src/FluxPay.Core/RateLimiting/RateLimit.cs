namespace FluxPay.RateLimiting;

/// <summary>
/// A limit: how many permits flow back in how much time, and how many may be taken at once. Times are whole microseconds, and one
/// that does not come out even is rounded so that the limit is never exceeded.
/// </summary>
public sealed record RateLimit
{
    /// <summary>Longer than this nobody waits for a burst to flow back; it also keeps every sum exact in a script's numbers.</summary>
    private static readonly TimeSpan LongestRefill = TimeSpan.FromDays(3660);

    private const long MaxPermits = 1_000_000_000;

    private RateLimit(RateLimitKind kind, string name, long limit, TimeSpan window, long burst)
    {
        (Kind, Name, Limit, Window, Burst) = (kind, name, limit, window, burst);
        Interval = (Microseconds(window) + limit - 1) / limit;
        Tolerance = Interval * burst;
    }

    /// <summary>The name in headers and metrics.</summary>
    public string Name { get; }

    /// <summary>Permits per <see cref="Window"/>, or held at one time: 1 up to 1,000,000,000.</summary>
    public long Limit { get; }

    /// <summary>The time the limit is for; of a concurrency limit, how long a permit is kept when its holder is lost.</summary>
    public TimeSpan Window { get; }

    /// <summary>Permits that may be taken at once.</summary>
    public long Burst { get; }

    /// <summary>True to count and report, but refuse nothing.</summary>
    public bool IsShadow { get; init; }

    /// <summary>What happens while the store that hosts share is down.</summary>
    /// <value>Default <see cref="RateLimitFallback.Share"/>.</value>
    public RateLimitFallback Fallback { get; init; }

    internal RateLimitKind Kind { get; }

    /// <summary>Microseconds until one permit has flowed back.</summary>
    internal long Interval { get; }

    /// <summary>Microseconds by which GCRA may be ahead: until a whole burst has flowed back.</summary>
    internal long Tolerance { get; }

    /// <summary>The time in which an empty bucket is full again.</summary>
    internal TimeSpan Refill => TimeSpan.FromMicroseconds((double)Math.Ceiling((decimal)Microseconds(Window) * Burst / Limit));

    /// <summary>
    /// The generic cell rate algorithm: permits flow back evenly, so any stretch of time T sees at most
    /// <c>burst + limit × T ÷ window</c> of them.
    /// </summary>
    /// <param name="name">The name in headers and metrics.</param>
    /// <param name="limit">Permits per window: 1 up to 1,000,000,000 and at most one a microsecond.</param>
    /// <param name="window">The time the limit is for: a millisecond or more.</param>
    /// <param name="burst">Permits that may be taken at once; default <paramref name="limit"/>. Flows back within 3660 days.</param>
    /// <exception cref="ArgumentException">A number is out of its range.</exception>
    public static RateLimit Gcra(string name, long limit, TimeSpan window, long? burst = null)
    {
        Check(name, limit, window, burst ?? limit);
        if (Microseconds(window) < limit)
            throw new ArgumentOutOfRangeException(nameof(limit), limit, "At most one permit a microsecond.");
        if ((decimal)window.Ticks * (burst ?? limit) / limit > LongestRefill.Ticks)
            throw new ArgumentOutOfRangeException(nameof(burst), burst, "A burst must flow back within 3660 days.");
        return new(RateLimitKind.Gcra, name, limit, window, burst ?? limit);
    }

    /// <summary>
    /// The window before now, counted as this window's permits and the share of the last one's that still reaches into it.
    /// </summary>
    /// <param name="name">The name in headers and metrics.</param>
    /// <param name="limit">Permits per window: 1 up to 1,000,000,000.</param>
    /// <param name="window">The time the limit is for: a millisecond up to 3660 days.</param>
    /// <exception cref="ArgumentException">A number is out of its range.</exception>
    public static RateLimit Sliding(string name, long limit, TimeSpan window)
    {
        Check(name, limit, window, limit);
        return new(RateLimitKind.Sliding, name, limit, window, limit);
    }

    /// <summary>Permits held at one time; each is given back by its holder.</summary>
    /// <param name="name">The name in headers and metrics.</param>
    /// <param name="limit">Permits at one time: 1 up to 1,000,000,000.</param>
    /// <param name="lease">How long a permit is kept when its holder is lost; a holder that lives renews it. Default 30 s.</param>
    /// <exception cref="ArgumentException">A number is out of its range.</exception>
    public static RateLimit Concurrency(string name, long limit, TimeSpan? lease = null)
    {
        Check(name, limit, lease ?? TimeSpan.FromSeconds(30), limit);
        return new(RateLimitKind.Concurrency, name, limit, lease ?? TimeSpan.FromSeconds(30), limit);
    }

    /// <summary>One host's part of this limit, where hosts cannot ask each other.</summary>
    internal RateLimit Share(int hosts) => hosts <= 1 ? this : Kind switch
    {
        RateLimitKind.Gcra => new(Kind, Name, Limit, Window * hosts, Math.Max(Burst / hosts, 1)) { IsShadow = IsShadow, Fallback = Fallback },
        RateLimitKind.Sliding or RateLimitKind.Concurrency =>
            new(Kind, Name, Math.Max(Limit / hosts, 1), Window, Math.Max(Limit / hosts, 1)) { IsShadow = IsShadow, Fallback = Fallback },
    };

    private static long Microseconds(TimeSpan time) => time.Ticks / TimeSpan.TicksPerMicrosecond;

    private static void Check(string name, long limit, TimeSpan window, long burst)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        if (limit is < 1 or > MaxPermits)
            throw new ArgumentOutOfRangeException(nameof(limit), limit, "1 up to 1,000,000,000 permits.");
        if (burst is < 1 or > MaxPermits)
            throw new ArgumentOutOfRangeException(nameof(burst), burst, "1 up to 1,000,000,000 permits.");
        if (window < TimeSpan.FromMilliseconds(1) || window > LongestRefill)
            throw new ArgumentOutOfRangeException(nameof(window), window, "A millisecond up to 3660 days.");
    }
}

/// <summary>How a limit counts.</summary>
internal enum RateLimitKind
{
    Gcra,
    Sliding,
    Concurrency,
}
