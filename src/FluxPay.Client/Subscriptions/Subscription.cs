namespace FluxPay.Client;

/// <summary>A customer's plan, renewed period by period.</summary>
public sealed record Subscription
{
    /// <summary><c>sub_…</c>.</summary>
    public required string SubscriptionId { get; init; }

    /// <summary>The caller's own id of its customer.</summary>
    public required string CustomerId { get; init; }

    /// <summary>The plan.</summary>
    public required string PlanId { get; init; }

    /// <summary>Where it stands.</summary>
    public required SubscriptionStatus Status { get; init; }

    /// <summary>When the period that runs began.</summary>
    public required DateTimeOffset CurrentPeriodStart { get; init; }

    /// <summary>When it ends; this instant belongs to the next one.</summary>
    public required DateTimeOffset CurrentPeriodEnd { get; init; }

    /// <summary>True when it ends with the period that runs.</summary>
    public bool CancelAtPeriodEnd { get; init; }

    /// <summary>The plan of the next period; null for no change of plan or seats.</summary>
    public string? PendingPlanId { get; init; }

    /// <summary>When the free time ends or ended; null without one.</summary>
    public DateTimeOffset? TrialEnd { get; init; }

    /// <summary>When money is next asked for; null when it will not be.</summary>
    public DateTimeOffset? NextBillingAt { get; init; }

    /// <summary>How many seats.</summary>
    public long Seats { get; init; }

    /// <summary>What changes gave back, in minor units; the next invoice uses it first.</summary>
    public long CreditBalance { get; init; }

    /// <summary>The plan's price for one period and seat, in minor units.</summary>
    public long Price { get; init; }

    /// <summary>ISO 4217.</summary>
    public required string Currency { get; init; }

    /// <summary>True while what is past due can only be paid with another card: the one it has was refused for good.</summary>
    public bool NeedsBillingMethod { get; init; }

    /// <summary>Why it has expired, for example <c>NOT_PAID</c>; null for one that has not.</summary>
    public string? EndReason { get; init; }
}

/// <summary>What a change came to, or would come to.</summary>
/// <param name="Subscription">The subscription after it.</param>
/// <param name="EffectiveAt">When it counts.</param>
/// <param name="Applied"><c>NOW</c> or <c>PERIOD_END</c>.</param>
/// <param name="Lines">The unused part as credit, and what is charged.</param>
/// <param name="Total">Their sum, in minor units; what is negative becomes credit balance.</param>
/// <param name="Currency">ISO 4217.</param>
public sealed record SubscriptionChange(
    Subscription Subscription, DateTimeOffset EffectiveAt, string Applied, IReadOnlyList<ChangeLine> Lines, long Total, string Currency);

/// <summary>One line of a change.</summary>
/// <param name="Description">What it is, for people.</param>
/// <param name="PeriodStart">Of which time.</param>
/// <param name="PeriodEnd">Its end, exclusive.</param>
/// <param name="Quantity">How many.</param>
/// <param name="UnitPrice">Of one for a whole period, in minor units; null where tiers decide.</param>
/// <param name="Amount">In minor units; negative gives back.</param>
public sealed record ChangeLine(
    string Description, DateTimeOffset PeriodStart, DateTimeOffset PeriodEnd, long Quantity, long? UnitPrice, long Amount);

/// <summary>What is owed for a period, or for a change inside one.</summary>
/// <param name="InvoiceId"><c>inv_…</c>.</param>
/// <param name="PeriodStart">Of which period.</param>
/// <param name="PeriodEnd">Its end, exclusive.</param>
/// <param name="Lines">They sum up to the total.</param>
/// <param name="Total">In minor units.</param>
/// <param name="Status"><c>OPEN</c>, <c>PAID</c>, <c>FAILED</c> or <c>VOID</c>.</param>
public sealed record Invoice(
    string InvoiceId, DateTimeOffset PeriodStart, DateTimeOffset PeriodEnd, IReadOnlyList<InvoiceLine> Lines, long Total, string Status);

/// <summary>One line of an invoice.</summary>
/// <param name="Description">What it is, for people.</param>
/// <param name="Quantity">How many.</param>
/// <param name="UnitPrice">Of one for a whole period, in minor units; null where tiers decide.</param>
/// <param name="Amount">In minor units; negative gives back.</param>
public sealed record InvoiceLine(string Description, long Quantity, long? UnitPrice, long Amount);

/// <summary>A customer's recorded yes.</summary>
/// <param name="SubscriptionId">To which subscription.</param>
/// <param name="Kind"><c>TRIAL_TO_PAID</c> or <c>PRICE_CHANGE</c>.</param>
/// <param name="RecordedAt">When.</param>
public sealed record Consent(string SubscriptionId, string Kind, DateTimeOffset RecordedAt);

/// <summary>A plan of the service's policy.</summary>
/// <param name="PlanId">Its id.</param>
/// <param name="Price">For one period and seat, in minor units.</param>
/// <param name="Currency">ISO 4217.</param>
/// <param name="Interval"><c>month</c> or <c>year</c>.</param>
/// <param name="Every">Intervals in one period.</param>
/// <param name="Trial">Free time, for example <c>7d</c>; null for none.</param>
/// <param name="Credits">Granted every period.</param>
/// <param name="Group">Plans of one group exclude each other.</param>
/// <param name="Seats">True when it is sold by the seat.</param>
/// <param name="ConsentRequired">True when nothing is charged without a recorded consent.</param>
/// <param name="Features">What it gives, by feature.</param>
public sealed record Plan(
    string PlanId, long Price, string Currency, string Interval, int Every, string? Trial, long Credits, string Group, bool Seats,
    bool ConsentRequired, IReadOnlyDictionary<string, PlanFeature> Features);

/// <summary>What a plan gives of a feature; without any of these it only allows its use.</summary>
/// <param name="Included">An allowance per period; beyond it the feature's own charge applies.</param>
/// <param name="Limit">Free up to this per period, and refused beyond.</param>
/// <param name="Unlimited">Free without bound.</param>
public sealed record PlanFeature(long? Included, long? Limit, bool Unlimited);
