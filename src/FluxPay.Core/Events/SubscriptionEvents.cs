using System.Text.Json.Serialization;

namespace FluxPay.Events;

/// <summary>The subscription as the REST API and the events show it.</summary>
public record SubscriptionSnapshot
{
    /// <summary>A subscription to nothing yet; serializers and initializers fill it.</summary>
    public SubscriptionSnapshot() { }

    /// <summary>The subscription's id.</summary>
    public string SubscriptionId { get; init; } = "";
    /// <summary>The caller's own id of its customer.</summary>
    public string CustomerId { get; init; } = "";
    /// <summary>The plan.</summary>
    public string PlanId { get; init; } = "";
    /// <summary><c>INCOMPLETE</c>, <c>TRIALING</c>, <c>ACTIVE</c>, <c>PAST_DUE</c>, <c>PAUSED</c>, <c>CANCELLED</c> or <c>EXPIRED</c>.</summary>
    public string Status { get; init; } = "";
    /// <summary>When the period that runs began.</summary>
    public DateTimeOffset CurrentPeriodStart { get; init; }
    /// <summary>When it ends; this instant belongs to the next one.</summary>
    public DateTimeOffset CurrentPeriodEnd { get; init; }
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
    /// <summary>What changes gave back, minor units; the next invoice uses it first.</summary>
    public long CreditBalance { get; init; }
    /// <summary>The plan's price for one period and seat, minor units.</summary>
    public long Price { get; init; }
    /// <summary>ISO 4217.</summary>
    public string Currency { get; init; } = "";
    /// <summary>True while what is past due can only be paid with another card; else the member is not there.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool NeedsBillingMethod { get; init; }
    /// <summary>Why it has expired, for example <c>NOT_PAID</c>; only of one that has.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? EndReason { get; init; }
}

/// <summary>A subscription began to give access: in its free time, or paid for.</summary>
public sealed record SubscriptionActivated : SubscriptionSnapshot, IEvent
{
    /// <summary>For serializers.</summary>
    [JsonConstructor]
    public SubscriptionActivated() { }

    /// <summary>The subscription as it is now.</summary>
    public SubscriptionActivated(SubscriptionSnapshot subscription) : base(subscription) { }

    /// <inheritdoc/>
    public static string Type => "subscription.activated";
}

/// <summary>A period of a subscription was paid.</summary>
public sealed record SubscriptionRenewed : SubscriptionSnapshot, IEvent
{
    /// <summary>For serializers.</summary>
    [JsonConstructor]
    public SubscriptionRenewed() { }

    /// <summary>The subscription as it is now.</summary>
    public SubscriptionRenewed(SubscriptionSnapshot subscription) : base(subscription) { }

    /// <inheritdoc/>
    public static string Type => "subscription.renewed";
}

/// <summary>A subscription has another plan, seats or pending change, pauses or goes on, ends with its period or does not.</summary>
public sealed record SubscriptionChanged : SubscriptionSnapshot, IEvent
{
    /// <summary>For serializers.</summary>
    [JsonConstructor]
    public SubscriptionChanged() { }

    /// <summary>The subscription as it is now.</summary>
    public SubscriptionChanged(SubscriptionSnapshot subscription) : base(subscription) { }

    /// <inheritdoc/>
    public static string Type => "subscription.changed";
}

/// <summary>A charge was refused; it is tried again.</summary>
public sealed record SubscriptionPastDue : SubscriptionSnapshot, IEvent
{
    /// <summary>For serializers.</summary>
    [JsonConstructor]
    public SubscriptionPastDue() { }

    /// <summary>The subscription as it is now.</summary>
    public SubscriptionPastDue(SubscriptionSnapshot subscription) : base(subscription) { }

    /// <inheritdoc/>
    public static string Type => "subscription.past_due";
}

/// <summary>A subscription ended because somebody asked for it.</summary>
public sealed record SubscriptionCancelled : SubscriptionSnapshot, IEvent
{
    /// <summary>For serializers.</summary>
    [JsonConstructor]
    public SubscriptionCancelled() { }

    /// <summary>The subscription as it is now.</summary>
    public SubscriptionCancelled(SubscriptionSnapshot subscription) : base(subscription) { }

    /// <inheritdoc/>
    public static string Type => "subscription.cancelled";
}

/// <summary>A subscription ended because it was not paid or not agreed to.</summary>
public sealed record SubscriptionExpired : SubscriptionSnapshot, IEvent
{
    /// <summary>For serializers.</summary>
    [JsonConstructor]
    public SubscriptionExpired() { }

    /// <summary>The subscription as it is now.</summary>
    public SubscriptionExpired(SubscriptionSnapshot subscription) : base(subscription) { }

    /// <inheritdoc/>
    public static string Type => "subscription.expired";
}
