namespace FluxPay.Credits;

/// <summary>Credits a customer got at once, and what is left of them.</summary>
public sealed record Grant : IRecord
{
    /// <summary>The grant's id.</summary>
    public required GrantId Id { get; init; }
    /// <summary>Whose.</summary>
    public required CustomerRef Customer { get; init; }
    /// <summary>Bought or given.</summary>
    public required CreditKind Kind { get; init; }
    /// <summary>How many it was.</summary>
    public required long Amount { get; init; }
    /// <summary>How many are left, those on hold included.</summary>
    public required long Remaining { get; init; }
    /// <summary>How many of them are on hold.</summary>
    public long Held { get; init; }
    /// <summary>How many ran out of time and were not given back since.</summary>
    public long Expired { get; init; }
    /// <summary>How many were taken back with their price.</summary>
    public long Revoked { get; init; }
    /// <summary>True for points that were chosen in place of money for expired credits of <see cref="Order"/>.</summary>
    public bool IsPoints { get; init; }
    /// <summary>0 to 100; lower is used first.</summary>
    public required int Priority { get; init; }
    /// <summary>When it was granted.</summary>
    public required DateTimeOffset CreatedAt { get; init; }
    /// <summary>From this instant on it cannot be used; null for never.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }
    /// <summary>The order it was bought with; a bonus names the order of its purchase.</summary>
    public OrderId? Order { get; init; }
    /// <summary>The wallet's lock guards it; it has no version of its own.</summary>
    public long Version => 0;

    /// <summary>How many can be used or put on hold.</summary>
    public long Available => Remaining - Held;

    /// <summary>True from its expiry on: a grant is usable in <c>[granted, expiry)</c>.</summary>
    public bool IsExpired(DateTimeOffset now) => ExpiresAt <= now;
}

/// <summary>Bought credits can become money again, given ones cannot.</summary>
public enum CreditKind
{
    /// <summary>Bought.</summary>
    Paid,
    /// <summary>Given.</summary>
    Bonus,
}

/// <summary>The words of the wire.</summary>
public static class CreditKindExtensions
{
    /// <summary>The kind on the wire.</summary>
    public static string Wire(this CreditKind kind) => kind switch
    {
        CreditKind.Paid => "PAID",
        CreditKind.Bonus => "BONUS",
    };
}
