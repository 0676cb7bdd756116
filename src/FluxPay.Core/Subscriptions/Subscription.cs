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
    /// <summary>When the period that runs began; allowances count from here.</summary>
    public required DateTimeOffset PeriodStart { get; init; }
    /// <summary>When it ends; this instant belongs to the next one.</summary>
    public required DateTimeOffset PeriodEnd { get; init; }
    /// <summary>While past due: until when access goes on.</summary>
    public DateTimeOffset? AccessUntil { get; init; }
    /// <summary>What renewals are charged to.</summary>
    public BillingMethodId? BillingMethod { get; init; }
    /// <inheritdoc/>
    public long Version { get; init; }

    /// <summary>True when the plan's features may be used at an instant.</summary>
    public bool GivesAccess(DateTimeOffset at) => Status switch
    {
        SubscriptionStatus.Trialing or SubscriptionStatus.Active => true,
        SubscriptionStatus.PastDue => AccessUntil is not { } until || at < until,
        _ => false,
    };
}

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
