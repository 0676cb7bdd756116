namespace FluxPay.Payments;

/// <summary>What a provider's webhook says of a payment, true or not; it names the payment by one of the two at least.</summary>
public sealed record GatewayHint
{
    /// <summary>The provider's own key of the payment; null where the webhook does not have it.</summary>
    public string? ProviderKey { get; init; }

    /// <summary>The order; null where the webhook does not have it.</summary>
    public string? OrderId { get; init; }

    /// <summary>
    /// What the payment was approved for, less what was given back of it; null where the webhook does not say, nothing was paid, or all is given
    /// back. The provider is asked about a settled payment unless this is what the engine knows.
    /// </summary>
    public Money? Refundable { get; init; }
}
