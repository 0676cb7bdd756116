namespace FluxPay.Client;

/// <summary>Credits that were used.</summary>
public sealed record CreditUse
{
    /// <summary><c>use_…</c>; what a refund names.</summary>
    public required string UsageId { get; init; }

    /// <summary>The caller's own id of its customer.</summary>
    public required string CustomerId { get; init; }

    /// <summary>Credits used.</summary>
    public required long Amount { get; init; }

    /// <summary>Credits that can be used afterwards.</summary>
    public required long Balance { get; init; }
}

/// <summary>Credits that were given back.</summary>
public sealed record CreditRefund
{
    /// <summary><c>rfd_…</c>.</summary>
    public required string RefundId { get; init; }

    /// <summary>The use that was given back.</summary>
    public required string UsageId { get; init; }

    /// <summary>Credits given back.</summary>
    public required long Amount { get; init; }

    /// <summary>Credits that can be used afterwards.</summary>
    public required long Balance { get; init; }
}

/// <summary>Credits set aside until they are captured or released, once.</summary>
public sealed record CreditHold
{
    /// <summary><c>hld_…</c>.</summary>
    public required string HoldId { get; init; }

    /// <summary>The caller's own id of its customer.</summary>
    public required string CustomerId { get; init; }

    /// <summary>Credits set aside.</summary>
    public required long Amount { get; init; }

    /// <summary>Where the hold is in its life.</summary>
    public required HoldStatus Status { get; init; }

    /// <summary>UTC; unresolved until then, it is released.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>The use a capture made; else null.</summary>
    public string? UsageId { get; init; }
}
