using FluxPay.Security;

namespace FluxPay.Payments;

/// <summary>A card a customer registered, to be charged without the customer.</summary>
public sealed record BillingMethod : IRecord
{
    /// <summary>The id.</summary>
    public required BillingMethodId Id { get; init; }
    /// <summary>Whose.</summary>
    public required CustomerRef Customer { get; init; }
    /// <summary>The gateway, as <see cref="IBillingGateway.Provider"/>.</summary>
    public required string Provider { get; init; }
    /// <summary>What charges the card; kept sealed.</summary>
    public required Secret BillingKey { get; init; }
    /// <summary>Whom the gateway knows it by; kept sealed.</summary>
    public required Secret CustomerKey { get; init; }
    /// <summary>The card as it may be shown; null for an account.</summary>
    public BillingCard? Card { get; init; }
    /// <summary>When it was registered.</summary>
    public required DateTimeOffset CreatedAt { get; init; }
    /// <summary>When it was given up; it charges nothing any more.</summary>
    public DateTimeOffset? DeletedAt { get; init; }
    /// <inheritdoc/>
    public long Version { get; init; }
}
