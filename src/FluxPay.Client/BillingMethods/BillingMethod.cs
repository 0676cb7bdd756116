namespace FluxPay.Client;

/// <summary>A card that a customer registered, to be charged without the customer.</summary>
public sealed record BillingMethod
{
    /// <summary><c>bm_…</c>.</summary>
    public required string BillingMethodId { get; init; }

    /// <summary>The caller's own id of its customer.</summary>
    public required string CustomerId { get; init; }

    /// <summary>The gateway, for example <c>toss</c>.</summary>
    public required string Provider { get; init; }

    /// <summary>The card as it may be shown; null for an account.</summary>
    public BillingCard? Card { get; init; }

    /// <summary>UTC.</summary>
    public required DateTimeOffset CreatedAt { get; init; }
}

/// <summary>A card as it may be shown.</summary>
public sealed record BillingCard
{
    /// <summary>The card company.</summary>
    public required string Issuer { get; init; }

    /// <summary>The last four characters of its number, masked as the gateway masks them.</summary>
    public required string Last4 { get; init; }
}

/// <summary>What the gateway's registration window handed over.</summary>
public sealed record RegisterBillingMethod
{
    /// <summary>The caller's own id of its customer: 1 to 64 of <c>[A-Za-z0-9_.:@-]</c>.</summary>
    public required string CustomerId { get; init; }

    /// <summary>The gateway, for example <c>toss</c>.</summary>
    public required string Provider { get; init; }

    /// <summary>From the window; good for one card.</summary>
    public required string AuthKey { get; init; }

    /// <summary>What the window was told.</summary>
    public required string CustomerKey { get; init; }
}

/// <summary>Which of a customer's cards to list.</summary>
public sealed record BillingMethodQuery : PageQuery
{
    /// <summary>The caller's own id of its customer.</summary>
    public required string CustomerId { get; init; }
}
