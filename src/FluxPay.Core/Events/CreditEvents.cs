namespace FluxPay.Events;

/// <summary>A customer got credits.</summary>
public sealed record CreditGranted : IEvent
{
    /// <inheritdoc/>
    public static string Type => "credit.granted";
    /// <summary>The grant's id.</summary>
    public string GrantId { get; init; } = "";
    /// <summary>The caller's own id of its customer.</summary>
    public string CustomerId { get; init; } = "";
    /// <summary>How many.</summary>
    public long Amount { get; init; }
    /// <summary><c>PAID</c> or <c>BONUS</c>.</summary>
    public string Kind { get; init; } = "";
    /// <summary>When they expire; null for never.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }
    /// <summary>The order they were bought with, if any.</summary>
    public string? OrderId { get; init; }
    /// <summary>What the customer can use afterwards.</summary>
    public long Balance { get; init; }
}

/// <summary>Credits were used.</summary>
public sealed record CreditDeducted : IEvent
{
    /// <inheritdoc/>
    public static string Type => "credit.deducted";
    /// <summary>The use's id; a refund names it.</summary>
    public string UsageId { get; init; } = "";
    /// <summary>The caller's own id of its customer.</summary>
    public string CustomerId { get; init; } = "";
    /// <summary>How many.</summary>
    public long Amount { get; init; }
    /// <summary>For which feature of the policy, if one was named.</summary>
    public string? Feature { get; init; }
    /// <summary>For which order, if any.</summary>
    public string? OrderId { get; init; }
    /// <summary>What the customer can use afterwards.</summary>
    public long Balance { get; init; }
}

/// <summary>Credits came back: a use was refunded, or an order's hold was released.</summary>
public sealed record CreditRefunded : IEvent
{
    /// <inheritdoc/>
    public static string Type => "credit.refunded";
    /// <summary>The refund's id, where a use was refunded.</summary>
    public string? RefundId { get; init; }
    /// <summary>The use they came from, where one was refunded.</summary>
    public string? UsageId { get; init; }
    /// <summary>The caller's own id of its customer.</summary>
    public string CustomerId { get; init; } = "";
    /// <summary>How many.</summary>
    public long Amount { get; init; }
    /// <summary>The order they were held or used for, if any.</summary>
    public string? OrderId { get; init; }
    /// <summary>What the customer can use afterwards.</summary>
    public long Balance { get; init; }
}

/// <summary>Credits will run out of time: the notice that the Korean standard terms ask for.</summary>
public sealed record CreditExpiring : IEvent
{
    /// <inheritdoc/>
    public static string Type => "credit.expiring";
    /// <summary>The grant's id.</summary>
    public string GrantId { get; init; } = "";
    /// <summary>The caller's own id of its customer.</summary>
    public string CustomerId { get; init; } = "";
    /// <summary>How many are left of it now.</summary>
    public long Amount { get; init; }
    /// <summary><c>PAID</c> or <c>BONUS</c>.</summary>
    public string Kind { get; init; } = "";
    /// <summary>From this instant on they cannot be used.</summary>
    public DateTimeOffset ExpiresAt { get; init; }
    /// <summary>The order they were bought with, if any.</summary>
    public string? OrderId { get; init; }
    /// <summary>What the customer can use now.</summary>
    public long Balance { get; init; }
}

/// <summary>Credits ran out of time.</summary>
public sealed record CreditExpired : IEvent
{
    /// <inheritdoc/>
    public static string Type => "credit.expired";
    /// <summary>The grant's id.</summary>
    public string GrantId { get; init; } = "";
    /// <summary>The caller's own id of its customer.</summary>
    public string CustomerId { get; init; } = "";
    /// <summary>How many.</summary>
    public long Amount { get; init; }
    /// <summary>The order they were bought with, if any.</summary>
    public string? OrderId { get; init; }
    /// <summary>What the customer can use afterwards.</summary>
    public long Balance { get; init; }
}

/// <summary>Credits were taken back with the refund of their purchase.</summary>
public sealed record CreditRevoked : IEvent
{
    /// <inheritdoc/>
    public static string Type => "credit.revoked";
    /// <summary>The grant's id.</summary>
    public string GrantId { get; init; } = "";
    /// <summary>The caller's own id of its customer.</summary>
    public string CustomerId { get; init; } = "";
    /// <summary>How many.</summary>
    public long Amount { get; init; }
    /// <summary>The order they were bought with, if any.</summary>
    public string? OrderId { get; init; }
    /// <summary>What the customer can use afterwards.</summary>
    public long Balance { get; init; }
}
