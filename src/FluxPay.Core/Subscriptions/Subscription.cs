using FluxPay.Policies;

namespace FluxPay.Subscriptions;

/// <summary>A customer's plan, renewed period by period. The whole state; a change makes a new one.</summary>
public sealed record Subscription : IRecord
{
    /// <summary>The subscription's id.</summary>
    public required SubscriptionId Id { get; init; }
    /// <summary>Whose.</summary>
    public required CustomerRef Customer { get; init; }
    /// <summary>The plan as it was promised; a later policy does not change it.</summary>
    public required PlanPolicy Plan { get; init; }
    /// <summary>The policy's version it was promised under.</summary>
    public required string PolicyVersion { get; init; }
    /// <summary>Where it stands.</summary>
    public required SubscriptionStatus Status { get; init; }
    /// <summary>How many seats, 1 or more.</summary>
    public long Seats { get; init; } = 1;
    /// <summary>What it is charged in.</summary>
    public required Currency Currency { get; init; }
    /// <summary>Where its periods start.</summary>
    public required BillingCycle Cycle { get; init; }
    /// <summary>Which period of <see cref="Cycle"/> runs; −1 while the one before its first does: a trial, or what a pause left over.</summary>
    public long PeriodIndex { get; init; }
    /// <summary>When the period that runs began; allowances count from here.</summary>
    public required DateTimeOffset PeriodStart { get; init; }
    /// <summary>When it ends; this instant belongs to the next one.</summary>
    public required DateTimeOffset PeriodEnd { get; init; }
    /// <summary>The whole period that the plan's price is for; longer than the one that runs where that is the first of a calendar anchor.</summary>
    public Period Whole { get; init; }
    /// <summary>When the free time ends or ended; null without one.</summary>
    public DateTimeOffset? TrialEnd { get; init; }
    /// <summary>While past due: until when access goes on.</summary>
    public DateTimeOffset? AccessUntil { get; init; }
    /// <summary>What renewals are charged to; null for the customer's newest.</summary>
    public BillingMethodId? BillingMethod { get; init; }
    /// <summary>When the card it names was refused for good; that one is not charged again. Null while it was not.</summary>
    public DateTimeOffset? MethodRefusedAt { get; init; }
    /// <summary>True when it ends with the period that runs.</summary>
    public bool CancelAtPeriodEnd { get; init; }
    /// <summary>When it was paused; null while it is not.</summary>
    public DateTimeOffset? PausedAt { get; init; }
    /// <summary>What the next period will be; null for no change.</summary>
    public PlanChange? Pending { get; init; }
    /// <summary>What changes gave back, minor units; the next invoice uses it first.</summary>
    public long CreditBalance { get; init; }
    /// <summary>What was really paid for the plan in this period, minor units: the most that a change can give back.</summary>
    public long Paid { get; init; }
    /// <summary>The invoice that is being collected.</summary>
    public InvoiceId? OpenInvoice { get; init; }
    /// <summary>True while a card was asked for money and the outcome is not recorded.</summary>
    public bool InDoubt { get; init; }
    /// <summary>How often the open invoice was refused.</summary>
    public int FailedAttempts { get; init; }
    /// <summary>When the open invoice is tried next, or given up.</summary>
    public DateTimeOffset? NextAttemptAt { get; init; }
    /// <summary>When it first gave access; null when its first charge never succeeded.</summary>
    public DateTimeOffset? ActivatedAt { get; init; }
    /// <summary>Why it has ended; null while it has not.</summary>
    public EndReason? EndReason { get; init; }
    /// <summary>When it was made.</summary>
    public DateTimeOffset CreatedAt { get; init; }
    /// <summary>When it last changed.</summary>
    public DateTimeOffset UpdatedAt { get; init; }
    /// <inheritdoc/>
    public long Version { get; init; }

    /// <summary>True until it has ended.</summary>
    public bool IsLive => Status is not (SubscriptionStatus.Cancelled or SubscriptionStatus.Expired);

    /// <summary>True while what is past due can only be paid with another card.</summary>
    public bool NeedsBillingMethod => Status == SubscriptionStatus.PastDue && MethodRefusedAt is not null;

    /// <summary>The period that runs.</summary>
    public Period Period => new(PeriodStart, PeriodEnd);

    /// <summary>When money is next asked for; null when it will not be.</summary>
    public DateTimeOffset? NextBillingAt => Status switch
    {
        SubscriptionStatus.PastDue => NextAttemptAt,
        SubscriptionStatus.Trialing or SubscriptionStatus.Active when NextAttemptAt is { } attempt => attempt,
        SubscriptionStatus.Trialing or SubscriptionStatus.Active when !CancelAtPeriodEnd => PeriodEnd,
        _ => null,
    };

    /// <summary>As it is once a card is asked: one that takes the place of a refused one is the one it names.</summary>
    internal Subscription ChargedTo(BillingMethodId card) => MethodRefusedAt is null ? this : this with
    {
        BillingMethod = card,
        MethodRefusedAt = null,
    };

    internal TimeZoneInfo Zone => TimeZoneInfo.FindSystemTimeZoneById(Cycle.Zone);

    /// <summary>True when the plan's features may be used at an instant.</summary>
    public bool GivesAccess(DateTimeOffset at) => Status switch
    {
        SubscriptionStatus.Trialing or SubscriptionStatus.Active => !CancelAtPeriodEnd || at < PeriodEnd,
        SubscriptionStatus.PastDue => AccessUntil is not { } until || at < until,
        _ => false,
    };
}

/// <summary>What a subscription is to become.</summary>
/// <param name="Plan">The plan as it was promised when the change was asked for.</param>
/// <param name="PolicyVersion">The policy's version then.</param>
/// <param name="Seats">How many seats.</param>
public sealed record PlanChange(PlanPolicy Plan, string PolicyVersion, long Seats);

/// <summary>Where a subscription stands.</summary>
public enum SubscriptionStatus
{
    /// <summary>The outcome of its first charge is not known yet.</summary>
    Incomplete,
    /// <summary>In its free time.</summary>
    Trialing,
    /// <summary>Paid for.</summary>
    Active,
    /// <summary>A renewal was refused and is tried again.</summary>
    PastDue,
    /// <summary>Stopped by its customer; what is left of the period is kept.</summary>
    Paused,
    /// <summary>Ended by its customer; for good.</summary>
    Cancelled,
    /// <summary>Ended because it was not paid or not agreed to; for good.</summary>
    Expired,
}

/// <summary>Why a subscription has ended.</summary>
public enum EndReason
{
    /// <summary>Somebody asked for it.</summary>
    Cancelled,
    /// <summary>Its first charge was refused.</summary>
    FirstChargeRefused,
    /// <summary>Its trial ended and there was nothing to charge.</summary>
    NoBillingMethod,
    /// <summary>All retries were refused, and the grace is over.</summary>
    NotPaid,
    /// <summary>The plan needs a recorded consent, and there was none in the 30 days before.</summary>
    NoConsent,
}

/// <summary>How statuses and reasons stand on the wire.</summary>
public static class SubscriptionWords
{
    /// <summary><c>PAST_DUE</c> and the like.</summary>
    public static string Wire(this SubscriptionStatus status) => status switch
    {
        SubscriptionStatus.Incomplete => "INCOMPLETE",
        SubscriptionStatus.Trialing => "TRIALING",
        SubscriptionStatus.Active => "ACTIVE",
        SubscriptionStatus.PastDue => "PAST_DUE",
        SubscriptionStatus.Paused => "PAUSED",
        SubscriptionStatus.Cancelled => "CANCELLED",
        SubscriptionStatus.Expired => "EXPIRED",
    };

    /// <summary><c>NOT_PAID</c> and the like.</summary>
    public static string Wire(this EndReason reason) => reason switch
    {
        EndReason.Cancelled => "CANCELLED",
        EndReason.FirstChargeRefused => "FIRST_CHARGE_REFUSED",
        EndReason.NoBillingMethod => "NO_BILLING_METHOD",
        EndReason.NotPaid => "NOT_PAID",
        EndReason.NoConsent => "NO_CONSENT",
    };
}
