using System.Text.Json;
using FluxPay.Client.Json;

namespace FluxPay.Client;

/// <summary>An order is authorised: by the gateway, by credits or by a plan.</summary>
public sealed record PaymentApproved : IFluxPayEvent<PaymentApproved>
{
    /// <inheritdoc/>
    public static string Type => "payment.approved";

    /// <summary>Null when no gateway was paid.</summary>
    public string? PaymentId { get; init; }

    /// <summary><c>ord_…</c>.</summary>
    public required string OrderId { get; init; }

    /// <summary>The service's own id of the use it asked for, if it gave one.</summary>
    public string? RequestId { get; init; }

    /// <summary>The service's own id of its customer.</summary>
    public required string CustomerId { get; init; }

    /// <summary>The gateway, or <c>credit</c> or <c>subscription</c>.</summary>
    public required string Provider { get; init; }

    /// <summary>How it was paid, if a gateway said so.</summary>
    public PaymentMethod? Method { get; init; }

    /// <summary>What the gateway took, in minor units; 0 without one.</summary>
    public required long Amount { get; init; }

    /// <summary>ISO 4217.</summary>
    public required string Currency { get; init; }

    /// <summary>UTC.</summary>
    public required DateTimeOffset ApprovedAt { get; init; }

    /// <summary>A pack or feature of the policy; null for an order with its own amount.</summary>
    public string? Product { get; init; }

    /// <summary>How many of the product.</summary>
    public required long Quantity { get; init; }

    /// <summary>The order's own words.</summary>
    public IReadOnlyDictionary<string, string>? Metadata { get; init; }

    /// <inheritdoc/>
    public static PaymentApproved Read(JsonElement data) => data.As(FluxPayJson.Default.PaymentApproved);
}

/// <summary>A payment was refused, or there was too little credit.</summary>
public sealed record PaymentFailed : IFluxPayEvent<PaymentFailed>
{
    /// <inheritdoc/>
    public static string Type => "payment.failed";

    /// <summary>Null when no gateway was asked.</summary>
    public string? PaymentId { get; init; }

    /// <summary><c>ord_…</c>.</summary>
    public required string OrderId { get; init; }

    /// <summary>The service's own id of the use it asked for, if it gave one.</summary>
    public string? RequestId { get; init; }

    /// <summary>The service's own id of its customer.</summary>
    public required string CustomerId { get; init; }

    /// <summary>The gateway, or <c>credit</c> or <c>subscription</c>.</summary>
    public required string Provider { get; init; }

    /// <summary>How it was paid, if a gateway said so.</summary>
    public PaymentMethod? Method { get; init; }

    /// <summary>What was asked of the gateway, in minor units.</summary>
    public required long Amount { get; init; }

    /// <summary>ISO 4217.</summary>
    public required string Currency { get; init; }

    /// <summary>A pack or feature of the policy; null for an order with its own amount.</summary>
    public string? Product { get; init; }

    /// <summary>How many of the product.</summary>
    public required long Quantity { get; init; }

    /// <summary>The order's own words.</summary>
    public IReadOnlyDictionary<string, string>? Metadata { get; init; }

    /// <summary>Why.</summary>
    public required PaymentFailure Reason { get; init; }

    /// <inheritdoc/>
    public static PaymentFailed Read(JsonElement data) => data.As(FluxPayJson.Default.PaymentFailed);
}

/// <summary>The gateway gave money back.</summary>
public sealed record PaymentCancelled : IFluxPayEvent<PaymentCancelled>
{
    /// <inheritdoc/>
    public static string Type => "payment.cancelled";

    /// <summary><c>pay_…</c>.</summary>
    public required string PaymentId { get; init; }

    /// <summary><c>ord_…</c>.</summary>
    public required string OrderId { get; init; }

    /// <summary>The service's own id of its customer.</summary>
    public required string CustomerId { get; init; }

    /// <summary>What this cancel gave back, in minor units.</summary>
    public required long CancelledAmount { get; init; }

    /// <summary>What all cancels of this payment gave back.</summary>
    public required long TotalCancelledAmount { get; init; }

    /// <summary>What had been paid.</summary>
    public required long Amount { get; init; }

    /// <summary>ISO 4217.</summary>
    public required string Currency { get; init; }

    /// <summary>Why.</summary>
    public string? Reason { get; init; }

    /// <inheritdoc/>
    public static PaymentCancelled Read(JsonElement data) => data.As(FluxPayJson.Default.PaymentCancelled);
}
