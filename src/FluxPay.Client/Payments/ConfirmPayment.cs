namespace FluxPay.Client;

/// <summary>What the gateway's success page hands over.</summary>
public sealed record ConfirmPayment
{
    /// <summary>The gateway's key of what the buyer approved.</summary>
    public required string PaymentKey { get; init; }

    /// <summary>The order to pay.</summary>
    public required string OrderId { get; init; }

    /// <summary>In minor units; checked against the order before anything is sent.</summary>
    public required long Amount { get; init; }

    /// <summary>Whose success page it is, where the host has several gateways; null for the payment's own provider.</summary>
    public string? Provider { get; init; }
}
