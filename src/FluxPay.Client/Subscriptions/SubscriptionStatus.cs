using System.Text.Json.Serialization;

namespace FluxPay.Client;

/// <summary>Where a subscription stands.</summary>
/// <param name="Value">The name on the wire; may be one that this version does not list.</param>
[JsonConverter(typeof(OpenValueConverter<SubscriptionStatus>))]
public readonly record struct SubscriptionStatus(string Value) : IOpenValue<SubscriptionStatus>
{
    /// <summary>The outcome of its first charge is not known yet.</summary>
    public static SubscriptionStatus Incomplete => new("INCOMPLETE");

    /// <summary>In its free time.</summary>
    public static SubscriptionStatus Trialing => new("TRIALING");

    /// <summary>Paid for.</summary>
    public static SubscriptionStatus Active => new("ACTIVE");

    /// <summary>A charge was refused and is tried again.</summary>
    public static SubscriptionStatus PastDue => new("PAST_DUE");

    /// <summary>Stopped; what is left of its period is kept.</summary>
    public static SubscriptionStatus Paused => new("PAUSED");

    /// <summary>Ended because somebody asked for it.</summary>
    public static SubscriptionStatus Cancelled => new("CANCELLED");

    /// <summary>Ended because it was not paid or not agreed to.</summary>
    public static SubscriptionStatus Expired => new("EXPIRED");

    /// <inheritdoc/>
    public static SubscriptionStatus From(string value) => new(value);

    /// <summary>The name on the wire.</summary>
    public override string ToString() => Value ?? "";
}
