namespace FluxPay.Policies;

/// <summary>
/// A length of time as a policy writes it: <c>d</c> counts calendar days in the service's zone, smaller units are
/// exact.
/// </summary>
public readonly record struct CalendarSpan
{
    private CalendarSpan(int days, TimeSpan exact) => (Days, Exact) = (days, exact);

    /// <summary>Calendar days; 0 when the span is exact.</summary>
    public int Days { get; }

    /// <summary>The exact length; zero when the span is days.</summary>
    public TimeSpan Exact { get; }

    /// <summary>A span of calendar days, 0 or more.</summary>
    public static CalendarSpan OfDays(int days)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(days);
        return new(days, TimeSpan.Zero);
    }

    /// <summary>An exact span, zero or longer.</summary>
    public static CalendarSpan Of(TimeSpan exact)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(exact, TimeSpan.Zero);
        return new(0, exact);
    }

    /// <summary>The length with every day counted as 24 hours, for comparing only.</summary>
    public TimeSpan Nominal => TimeSpan.FromDays(Days) + Exact;

    /// <summary>
    /// The end: n days are n local days later at the same local time. A local time that the zone skips becomes the
    /// first instant after the gap; one that occurs twice is the earlier.
    /// </summary>
    /// <returns>In UTC.</returns>
    public DateTimeOffset After(DateTimeOffset start, TimeZoneInfo zone)
    {
        ArgumentNullException.ThrowIfNull(zone);
        if (Days == 0)
            return start.ToUniversalTime() + Exact;
        var local = TimeZoneInfo.ConvertTime(start, zone).DateTime;
        return LocalTime.ToInstant(local.AddDays(Days), zone);
    }

    /// <summary>As a policy writes it.</summary>
    public override string ToString() => (Days, Exact) switch
    {
        ( > 0, _) => $"{Days}d",
        (_, { Ticks: 0 }) => "0s",
        (_, var exact) when exact.Ticks % TimeSpan.TicksPerHour == 0 => $"{exact.Ticks / TimeSpan.TicksPerHour}h",
        (_, var exact) when exact.Ticks % TimeSpan.TicksPerMinute == 0 => $"{exact.Ticks / TimeSpan.TicksPerMinute}m",
        (_, var exact) when exact.Ticks % TimeSpan.TicksPerSecond == 0 => $"{exact.Ticks / TimeSpan.TicksPerSecond}s",
        (_, var exact) => $"{exact.Ticks / TimeSpan.TicksPerMillisecond}ms",
    };
}
