namespace FluxPay.Client;

/// <summary>A request to use something paid.</summary>
public sealed record Order
{
    /// <summary><c>ord_…</c>.</summary>
    public required string OrderId { get; init; }

    /// <summary>The caller's own id of its customer.</summary>
    public required string CustomerId { get; init; }

    /// <summary>What the buyer reads.</summary>
    public string? OrderName { get; init; }

    /// <summary>Where the order is in its life.</summary>
    public required OrderStatus Status { get; init; }

    /// <summary>The pack or feature of the policy; null for an order with its own amount.</summary>
    public string? Product { get; init; }

    /// <summary>How many of the product.</summary>
    public required long Quantity { get; init; }

    /// <summary>What the gateway must be paid, in minor units; 0: no confirm is needed.</summary>
    public required long Amount { get; init; }

    /// <summary>What credits pay; one credit is one minor unit.</summary>
    public required long CreditAmount { get; init; }

    /// <summary><see cref="Amount"/> and <see cref="CreditAmount"/> together, in minor units.</summary>
    public required long TotalAmount { get; init; }

    /// <summary>ISO 4217.</summary>
    public required string Currency { get; init; }

    /// <summary>What the payment gave back, in minor units.</summary>
    public required long CancelledAmount { get; init; }

    /// <summary>The caller's own words.</summary>
    public IReadOnlyDictionary<string, string>? Metadata { get; init; }

    /// <summary>The payment that pays this order; null when nothing is to be paid.</summary>
    public OrderPayment? Payment { get; init; }

    /// <summary>
    /// True while the order is being called off and the gateway has not answered; CANCELLED follows by itself.
    /// </summary>
    public bool Compensating { get; init; }

    /// <summary>Why the order was called off; else null.</summary>
    public string? CancelReason { get; init; }

    /// <summary>UTC.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>UTC.</summary>
    public required DateTimeOffset UpdatedAt { get; init; }

    /// <summary>UTC; until then a pending order can be paid.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }
}

/// <summary>A payment as its order shows it.</summary>
public sealed record OrderPayment
{
    /// <summary><c>pay_…</c>.</summary>
    public required string PaymentId { get; init; }

    /// <summary>Where the payment is in its life.</summary>
    public required PaymentStatus Status { get; init; }

    /// <summary>True while something was sent to the gateway whose outcome is not known yet.</summary>
    public bool InDoubt { get; init; }
}
