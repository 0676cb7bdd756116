namespace FluxPay.Credits;

/// <summary>Credits set aside from named grants until they are captured or released; resolved exactly once.</summary>
public sealed record Hold : IRecord
{
    /// <summary>The hold's id.</summary>
    public required HoldId Id { get; init; }
    /// <summary>Whose.</summary>
    public required CustomerRef Customer { get; init; }
    /// <summary>How many.</summary>
    public required long Amount { get; init; }
    /// <summary>Where it stands.</summary>
    public required HoldStatus Status { get; init; }
    /// <summary>What it is for.</summary>
    public required HoldPurpose Purpose { get; init; }
    /// <summary>The feature it was made for, if one was named.</summary>
    public string? Feature { get; init; }
    /// <summary>The order it belongs to; only that order resolves it.</summary>
    public OrderId? Order { get; init; }
    /// <summary>The use its capture became.</summary>
    public UsageId? Usage { get; init; }
    /// <summary>From which grants, in the order they are used.</summary>
    public required IReadOnlyList<GrantPart> Parts { get; init; }
    /// <summary>When it was made.</summary>
    public required DateTimeOffset CreatedAt { get; init; }
    /// <summary>When it ends by itself; null when its order decides.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }
    /// <summary>The wallet's lock guards it; it has no version of its own.</summary>
    public long Version => 0;
}

/// <summary>Some credits of one grant.</summary>
/// <param name="Grant">Which.</param>
/// <param name="Amount">How many.</param>
public sealed record GrantPart(GrantId Grant, long Amount);

/// <summary>Where a hold stands.</summary>
public enum HoldStatus
{
    /// <summary>Set aside.</summary>
    Held,
    /// <summary>Used, all or in part; the rest went back.</summary>
    Captured,
    /// <summary>Given back.</summary>
    Released,
    /// <summary>Given back because its time ran out.</summary>
    Expired,
}

/// <summary>What a hold is for.</summary>
public enum HoldPurpose
{
    /// <summary>To be used.</summary>
    Use,
    /// <summary>To be taken back when the gateway has returned their price.</summary>
    Refund,
}

/// <summary>The words of the wire.</summary>
public static class HoldStatusExtensions
{
    /// <summary>The status on the wire.</summary>
    public static string Wire(this HoldStatus status) => status switch
    {
        HoldStatus.Held => "HELD",
        HoldStatus.Captured => "CAPTURED",
        HoldStatus.Released => "RELEASED",
        HoldStatus.Expired => "EXPIRED",
    };
}
