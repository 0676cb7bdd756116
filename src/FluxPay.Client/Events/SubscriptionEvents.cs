using System.Text.Json;

namespace FluxPay.Client;

/// <summary>A subscription began.</summary>
/// <param name="SubscriptionId"><c>sub_…</c>.</param>
/// <param name="Subscription">The subscription object of the REST API.</param>
public sealed record SubscriptionActivated(string SubscriptionId, JsonElement Subscription) : IFluxPayEvent<SubscriptionActivated>
{
    /// <inheritdoc/>
    public static string Type => "subscription.activated";

    /// <inheritdoc/>
    public static SubscriptionActivated Read(JsonElement data) => new(data.GetProperty("subscriptionId").GetString()!, data.Clone());
}

/// <summary>A further period was paid.</summary>
/// <param name="SubscriptionId"><c>sub_…</c>.</param>
/// <param name="Subscription">The subscription object of the REST API.</param>
public sealed record SubscriptionRenewed(string SubscriptionId, JsonElement Subscription) : IFluxPayEvent<SubscriptionRenewed>
{
    /// <inheritdoc/>
    public static string Type => "subscription.renewed";

    /// <inheritdoc/>
    public static SubscriptionRenewed Read(JsonElement data) => new(data.GetProperty("subscriptionId").GetString()!, data.Clone());
}

/// <summary>Its plan changed, or will.</summary>
/// <param name="SubscriptionId"><c>sub_…</c>.</param>
/// <param name="Subscription">The subscription object of the REST API.</param>
public sealed record SubscriptionChanged(string SubscriptionId, JsonElement Subscription) : IFluxPayEvent<SubscriptionChanged>
{
    /// <inheritdoc/>
    public static string Type => "subscription.changed";

    /// <inheritdoc/>
    public static SubscriptionChanged Read(JsonElement data) => new(data.GetProperty("subscriptionId").GetString()!, data.Clone());
}

/// <summary>A renewal could not be charged; it is tried again.</summary>
/// <param name="SubscriptionId"><c>sub_…</c>.</param>
/// <param name="Subscription">The subscription object of the REST API.</param>
public sealed record SubscriptionPastDue(string SubscriptionId, JsonElement Subscription) : IFluxPayEvent<SubscriptionPastDue>
{
    /// <inheritdoc/>
    public static string Type => "subscription.past_due";

    /// <inheritdoc/>
    public static SubscriptionPastDue Read(JsonElement data) => new(data.GetProperty("subscriptionId").GetString()!, data.Clone());
}

/// <summary>It will not be renewed, or has ended by request.</summary>
/// <param name="SubscriptionId"><c>sub_…</c>.</param>
/// <param name="Subscription">The subscription object of the REST API.</param>
public sealed record SubscriptionCancelled(string SubscriptionId, JsonElement Subscription) : IFluxPayEvent<SubscriptionCancelled>
{
    /// <inheritdoc/>
    public static string Type => "subscription.cancelled";

    /// <inheritdoc/>
    public static SubscriptionCancelled Read(JsonElement data) => new(data.GetProperty("subscriptionId").GetString()!, data.Clone());
}

/// <summary>It has ended.</summary>
/// <param name="SubscriptionId"><c>sub_…</c>.</param>
/// <param name="Subscription">The subscription object of the REST API.</param>
public sealed record SubscriptionExpired(string SubscriptionId, JsonElement Subscription) : IFluxPayEvent<SubscriptionExpired>
{
    /// <inheritdoc/>
    public static string Type => "subscription.expired";

    /// <inheritdoc/>
    public static SubscriptionExpired Read(JsonElement data) => new(data.GetProperty("subscriptionId").GetString()!, data.Clone());
}
