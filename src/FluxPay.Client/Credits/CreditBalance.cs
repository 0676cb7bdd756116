namespace FluxPay.Client;

/// <summary>What a customer has; zeros for one who never had any.</summary>
public sealed record CreditBalance
{
    /// <summary>The caller's own id of its customer.</summary>
    public required string CustomerId { get; init; }

    /// <summary>Credits that can be used now; held ones are not among them.</summary>
    public required long Balance { get; init; }

    /// <summary>Credits set aside by holds.</summary>
    public required long Held { get; init; }

    /// <summary>Where the credits come from.</summary>
    public required IReadOnlyList<CreditGrant> Grants { get; init; }
}

/// <summary>Credits that came in together and expire together.</summary>
public sealed record CreditGrant
{
    /// <summary><c>grt_…</c>.</summary>
    public required string GrantId { get; init; }

    /// <summary>Bought or given.</summary>
    public required CreditKind Kind { get; init; }

    /// <summary>Credits left of it.</summary>
    public required long Remaining { get; init; }

    /// <summary>UTC; usable before it. Null: never expires.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }
}
