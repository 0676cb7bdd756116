using System.Collections.Immutable;
using System.Collections.ObjectModel;

namespace FluxPay.Policies;

/// <summary>A subscription plan.</summary>
public sealed record PlanPolicy
{
    /// <summary>The group of every plan that names none: plans of one group exclude each other.</summary>
    public const string DefaultGroup = "default";

    /// <summary>The plan's id.</summary>
    public required string Name { get; init; }

    /// <summary>For one period (of one seat), in minor units; 0 is a free plan.</summary>
    public required long Price { get; init; }

    /// <summary>What <see cref="Every"/> counts.</summary>
    public required BillingInterval Interval { get; init; }

    /// <summary>Intervals in one period: 3 with months is quarterly.</summary>
    /// <value>Default 1.</value>
    public int Every { get; init; } = 1;

    /// <summary>Free time before the first charge; null for none. Its end is the billing anchor.</summary>
    public CalendarSpan? Trial { get; init; }

    /// <summary>What the plan gives of the service's features, by feature name.</summary>
    public IReadOnlyDictionary<string, PlanFeature> Features { get; init; } =
        ReadOnlyDictionary<string, PlanFeature>.Empty;

    /// <summary>Credits granted every period, 0 for none.</summary>
    public long Credits { get; init; }

    /// <summary>True when unused period credits outlive the period.</summary>
    public bool Rollover { get; init; }

    /// <summary>The gaps of the retries of a failed charge, each after the attempt before. Empty: no retry.</summary>
    /// <value>Default 1, 3 and 5 days.</value>
    public ImmutableArray<CalendarSpan> Retry { get; init; } =
        [CalendarSpan.OfDays(1), CalendarSpan.OfDays(3), CalendarSpan.OfDays(5)];

    /// <summary>How long access goes on after the first failed charge.</summary>
    /// <value>Default 7 days.</value>
    public CalendarSpan Grace { get; init; } = CalendarSpan.OfDays(7);

    /// <summary>True when trial-to-paid and price changes need a recorded consent before anything is charged.</summary>
    public bool ConsentRequired { get; init; }

    /// <summary>Where periods start.</summary>
    /// <value>Default the anniversary of the start.</value>
    public BillingAnchor Anchor { get; init; } = new BillingAnchor.Anniversary();

    /// <summary>How a change inside a period is settled.</summary>
    /// <value>Default by day.</value>
    public Proration Proration { get; init; }

    /// <summary>A customer has at most one live subscription of a group.</summary>
    /// <value>Default <see cref="DefaultGroup"/>.</value>
    public string Group { get; init; } = DefaultGroup;

    /// <summary>True when the price is per seat and a subscription may have several.</summary>
    public bool Seats { get; init; }
}

/// <summary>What a plan gives of one feature.</summary>
public abstract record PlanFeature
{
    private PlanFeature() { }   // closed: every form is listed here

    /// <summary><c>{ included: n }</c>: an allowance per period; beyond it the feature's own charge applies.</summary>
    public sealed record Included(long Quantity) : PlanFeature;

    /// <summary><c>{ limit: n }</c>: free up to n per period and refused beyond.</summary>
    public sealed record Limited(long Quantity) : PlanFeature;

    /// <summary><c>unlimited</c>: free without bound.</summary>
    public sealed record Unlimited : PlanFeature;

    /// <summary><c>true</c>: usable, without an allowance; the feature's own charge, if it has one, applies.</summary>
    public sealed record Enabled : PlanFeature;
}

/// <summary>A calendar length of time.</summary>
public enum BillingInterval
{
    /// <summary><c>month</c>.</summary>
    Month,
    /// <summary><c>year</c>.</summary>
    Year,
}

/// <summary>Where the periods of a subscription start.</summary>
public abstract record BillingAnchor
{
    private BillingAnchor() { }     // closed: every form is listed here

    /// <summary><c>anniversary</c>: day and local time of the start (or of the trial's end).</summary>
    public sealed record Anniversary : BillingAnchor;

    /// <summary><c>calendar</c>: the first day of the month or year, 00:00 local.</summary>
    public sealed record Calendar : BillingAnchor;

    /// <summary><c>{ day: n }</c>: this day of the month, clamped to its last one, 00:00 local.</summary>
    /// <param name="Day">1 to 31.</param>
    public sealed record FixedDay(int Day) : BillingAnchor;
}

/// <summary>How a change inside a period is settled.</summary>
public enum Proration
{
    /// <summary><c>day</c>: by local days left of the period's days.</summary>
    Day,
    /// <summary><c>second</c>: by seconds left of the period's seconds.</summary>
    Second,
    /// <summary><c>none</c>: no lines, the new price from the next period.</summary>
    None,
}
