namespace FluxPay.Client;

/// <summary>Credits to use: exactly one of <see cref="Amount"/> and <see cref="Feature"/>.</summary>
public sealed record UseCredits
{
    /// <summary>The caller's own id of its customer: 1 to 64 of <c>[A-Za-z0-9_.:@-]</c>.</summary>
    public required string CustomerId { get; init; }

    /// <summary>Credits, 1 or more.</summary>
    public long? Amount { get; init; }

    /// <summary>A feature of the policy; its cost is used.</summary>
    public string? Feature { get; init; }

    /// <summary>How many times the feature; null: 1.</summary>
    public long? Quantity { get; init; }

    /// <summary>The order this belongs to.</summary>
    public string? OrderId { get; init; }

    /// <summary>Why.</summary>
    public string? Reason { get; init; }

    /// <summary>Up to 20 pairs; keys of 1 to 40 characters, values of up to 500.</summary>
    public IReadOnlyDictionary<string, string>? Metadata { get; init; }
}

/// <summary>A use to give back.</summary>
public sealed record RefundCredits
{
    /// <summary>The use.</summary>
    public required string UsageId { get; init; }

    /// <summary>Credits, 1 up to what was used and not given back; null: all of that.</summary>
    public long? Amount { get; init; }

    /// <summary>Why.</summary>
    public string? Reason { get; init; }
}

/// <summary>Credits to set aside: exactly one of <see cref="Amount"/> and <see cref="Feature"/>.</summary>
public sealed record HoldCredits
{
    /// <summary>The caller's own id of its customer: 1 to 64 of <c>[A-Za-z0-9_.:@-]</c>.</summary>
    public required string CustomerId { get; init; }

    /// <summary>Credits, 1 or more.</summary>
    public long? Amount { get; init; }

    /// <summary>A feature of the policy; its cost is held.</summary>
    public string? Feature { get; init; }

    /// <summary>How many times the feature; null: 1.</summary>
    public long? Quantity { get; init; }

    /// <summary>Seconds until the hold is released by itself; null: the server's default.</summary>
    public long? ExpiresInSeconds { get; init; }
}

/// <summary>How much of a hold to use.</summary>
public sealed record CaptureHold
{
    /// <summary>Credits, 1 up to what is held; null: all. The rest comes back.</summary>
    public long? Amount { get; init; }
}

/// <summary>Credits to give a customer.</summary>
public sealed record GrantCredits
{
    /// <summary>The caller's own id of its customer: 1 to 64 of <c>[A-Za-z0-9_.:@-]</c>.</summary>
    public required string CustomerId { get; init; }

    /// <summary>Credits, 1 or more.</summary>
    public required long Amount { get; init; }

    /// <summary>Bought or given.</summary>
    public required CreditKind Kind { get; init; }

    /// <summary>0 to 100, lower is used first; null: 50.</summary>
    public int? Priority { get; init; }

    /// <summary>Usable before it; null: as the policy says.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>Why.</summary>
    public required string Reason { get; init; }
}
