namespace FluxPay.Events;

/// <summary>An order is authorised: by the gateway, by credits or by a plan.</summary>
public sealed record PaymentApproved : IEvent
{
    /// <inheritdoc/>
    public static string Type => "payment.approved";
    /// <summary>Null when no gateway was paid.</summary>
    public string? PaymentId { get; init; }
    /// <summary>The order's id.</summary>
    public string OrderId { get; init; } = "";
    /// <summary>The service's own id of the use it asked for, if it gave one.</summary>
    public string? RequestId { get; init; }
    /// <summary>The caller's own id of its customer.</summary>
    public string CustomerId { get; init; } = "";
    /// <summary>The gateway, or <c>credit</c> or <c>subscription</c>.</summary>
    public string Provider { get; init; } = "";
    /// <summary>How it was paid, if a gateway said so.</summary>
    public string? Method { get; init; }
    /// <summary>What the gateway took, minor units; 0 without one.</summary>
    public long Amount { get; init; }
    /// <summary>ISO 4217.</summary>
    public string Currency { get; init; } = "";
    /// <summary>When.</summary>
    public DateTimeOffset ApprovedAt { get; init; }
    /// <summary>A pack or feature of the policy; null for a custom amount.</summary>
    public string? Product { get; init; }
    /// <summary>How many of it.</summary>
    public long Quantity { get; init; }
    /// <summary>The order's metadata.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; init; } = new Dictionary<string, string>();
}

/// <summary>A payment was refused; the order may be paid by another one.</summary>
public sealed record PaymentFailed : IEvent
{
    /// <inheritdoc/>
    public static string Type => "payment.failed";
    /// <summary>The payment's id.</summary>
    public string? PaymentId { get; init; }
    /// <summary>The order's id.</summary>
    public string OrderId { get; init; } = "";
    /// <summary>The service's own id of the use it asked for, if it gave one.</summary>
    public string? RequestId { get; init; }
    /// <summary>The caller's own id of its customer.</summary>
    public string CustomerId { get; init; } = "";
    /// <summary>The gateway, or <c>credit</c> or <c>subscription</c>.</summary>
    public string Provider { get; init; } = "";
    /// <summary>How it would have been paid, if a gateway said so.</summary>
    public string? Method { get; init; }
    /// <summary>What was asked of the gateway, minor units.</summary>
    public long Amount { get; init; }
    /// <summary>ISO 4217.</summary>
    public string Currency { get; init; } = "";
    /// <summary>A pack or feature of the policy; null for a custom amount.</summary>
    public string? Product { get; init; }
    /// <summary>How many of it.</summary>
    public long Quantity { get; init; }
    /// <summary>The order's metadata.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; init; } = new Dictionary<string, string>();
    /// <summary>Why.</summary>
    public FailureReason Reason { get; init; } = new("", "");
}

/// <summary>A code and words for a person.</summary>
public sealed record FailureReason(string Code, string Message);

/// <summary>The gateway gave money back.</summary>
public sealed record PaymentCancelled : IEvent
{
    /// <inheritdoc/>
    public static string Type => "payment.cancelled";
    /// <summary>The payment's id.</summary>
    public string PaymentId { get; init; } = "";
    /// <summary>The order's id.</summary>
    public string OrderId { get; init; } = "";
    /// <summary>The caller's own id of its customer.</summary>
    public string CustomerId { get; init; } = "";
    /// <summary>What this cancel gave back, minor units.</summary>
    public long CancelledAmount { get; init; }
    /// <summary>What all cancels of this payment gave back.</summary>
    public long TotalCancelledAmount { get; init; }
    /// <summary>What had been paid.</summary>
    public long Amount { get; init; }
    /// <summary>ISO 4217.</summary>
    public string Currency { get; init; } = "";
    /// <summary>Why.</summary>
    public string Reason { get; init; } = "";
}
