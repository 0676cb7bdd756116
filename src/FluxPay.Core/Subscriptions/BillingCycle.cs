using FluxPay.Policies;

namespace FluxPay.Subscriptions;

/// <summary>
/// Where the periods of a subscription start, decided once. Every boundary is counted from the anchor and clamped to its month's last
/// day, never from the boundary before: 31 January, 28 February, 31 March.
/// </summary>
public sealed record BillingCycle
{
    /// <summary>When the first period starts.</summary>
    public required DateTimeOffset Start { get; init; }
    /// <summary>True when the first period is a shorter one that ends at the anchor.</summary>
    public required bool Stub { get; init; }
    /// <summary>The anchor's year.</summary>
    public required int Year { get; init; }
    /// <summary>The anchor's month, 1 to 12.</summary>
    public required int Month { get; init; }
    /// <summary>The day that every month with so many days keeps, 1 to 31.</summary>
    public required int Day { get; init; }
    /// <summary>The local time of every boundary.</summary>
    public required TimeOnly Time { get; init; }
    /// <summary>The IANA zone of days and local times.</summary>
    public required string Zone { get; init; }
    /// <summary>What <see cref="Every"/> counts.</summary>
    public required BillingInterval Interval { get; init; }
    /// <summary>Intervals in one period.</summary>
    public required int Every { get; init; }

    /// <summary>The cycle of a plan whose first period starts at an instant.</summary>
    public static BillingCycle Starting(DateTimeOffset start, PlanPolicy plan, TimeZoneInfo zone)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(zone);
        return Starting(start, plan, plan.Anchor, zone);
    }

    /// <summary>The cycle of a plan whose next period starts at an instant that is its new anchor, whatever the plan's own one is.</summary>
    internal static BillingCycle Anchored(DateTimeOffset start, PlanPolicy plan, TimeZoneInfo zone) =>
        Starting(start, plan, new BillingAnchor.Anniversary(), zone);

    /// <summary>When period k starts, which is when period k − 1 ends; 0 is the first.</summary>
    public DateTimeOffset Boundary(long k) => k == 0 ? Start : At(k - (Stub ? 1 : 0));

    /// <summary>Period k, half-open.</summary>
    public Period PeriodAt(long k) => new(Boundary(k), Boundary(k + 1));

    /// <summary>The whole period that the price of period k is for: itself, but for a stub the one that would have ended with it.</summary>
    public Period WholeOf(long k) => k == 0 && Stub ? new(At(-1), At(0)) : PeriodAt(k);

    private static BillingCycle Starting(DateTimeOffset start, PlanPolicy plan, BillingAnchor anchor, TimeZoneInfo zone)
    {
        var local = TimeZoneInfo.ConvertTime(start, zone).DateTime;
        var cycle = new BillingCycle
        {
            Start = start.ToUniversalTime(),
            Stub = false,
            Year = local.Year,
            Month = local.Month,
            Day = local.Day,
            Time = TimeOnly.FromDateTime(local),
            Zone = zone.Id,
            Interval = plan.Interval,
            Every = plan.Every,
        };
        return anchor switch
        {
            BillingAnchor.Anniversary => cycle,
            BillingAnchor.FixedDay fixedDay => cycle.NextMidnight(fixedDay.Day, 1),
            BillingAnchor.Calendar when plan.Interval == BillingInterval.Year =>
                (cycle with { Month = 1 }).NextMidnight(1, 12),
            BillingAnchor.Calendar => cycle.NextMidnight(1, 1),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
    }

    /// <summary>Moves the anchor to the first local midnight of that day, in steps of months, that does not come before the start.</summary>
    private BillingCycle NextMidnight(int day, int months)
    {
        var anchored = this with { Day = day, Time = TimeOnly.MinValue };
        int month = Year * 12 + Month - 1;
        while (anchored.InMonth(month) < Start)
            month += months;
        return anchored with { Stub = anchored.InMonth(month) > Start, Year = month / 12, Month = month % 12 + 1 };
    }

    private DateTimeOffset At(long periods) =>
        InMonth(checked((int)(Year * 12 + Month - 1 + periods * Every * (Interval == BillingInterval.Year ? 12 : 1))));

    private DateTimeOffset InMonth(int month)
    {
        var (year, number) = (month / 12, month % 12 + 1);
        var date = new DateOnly(year, number, Math.Min(Day, DateTime.DaysInMonth(year, number)));
        return LocalTime.ToInstant(date.ToDateTime(Time), TimeZoneInfo.FindSystemTimeZoneById(Zone));
    }
}

/// <summary>A stretch of time, half-open: its end belongs to what follows.</summary>
/// <param name="Start">The first instant.</param>
/// <param name="End">The first instant after it.</param>
public readonly record struct Period(DateTimeOffset Start, DateTimeOffset End)
{
    /// <summary>How many local dates lie between its ends: the day of the start counts, the day of the end does not.</summary>
    public int Days(TimeZoneInfo zone)
    {
        ArgumentNullException.ThrowIfNull(zone);
        return LocalDate(End, zone).DayNumber - LocalDate(Start, zone).DayNumber;
    }

    private static DateOnly LocalDate(DateTimeOffset at, TimeZoneInfo zone) => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(at, zone).DateTime);
}
