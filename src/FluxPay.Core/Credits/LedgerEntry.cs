namespace FluxPay.Credits;

/// <summary>
/// One movement of credits between a customer's wallet and one of the house's accounts; only ever added. One row is both sides
/// of the double entry, so no row can be out of balance.
/// </summary>
public sealed record LedgerEntry : IRecord
{
    /// <summary>The entry's id.</summary>
    public required EntryId Id { get; init; }
    /// <summary>Whose wallet.</summary>
    public required CustomerRef Customer { get; init; }
    /// <summary>Why; also names the account on the other side.</summary>
    public required EntryType Type { get; init; }
    /// <summary>Signed from the wallet: + in, − out.</summary>
    public required long Amount { get; init; }
    /// <summary>The running sum of the wallet's entries: what can be used plus what is on hold.</summary>
    public required long BalanceAfter { get; init; }
    /// <summary>The grant it moved.</summary>
    public required GrantId Grant { get; init; }
    /// <summary>The use it belongs to, if any.</summary>
    public UsageId? Usage { get; init; }
    /// <summary>The order it belongs to, if any.</summary>
    public OrderId? Order { get; init; }
    /// <summary>When.</summary>
    public required DateTimeOffset CreatedAt { get; init; }
    /// <summary>Written once.</summary>
    public long Version => 0;
}

/// <summary>Why credits moved.</summary>
public enum EntryType
{
    /// <summary>Issued, against the liability for bought or given credits.</summary>
    Grant,
    /// <summary>Used, against revenue.</summary>
    Use,
    /// <summary>A use given back, against revenue.</summary>
    Refund,
    /// <summary>Ran out of time, against breakage.</summary>
    Expire,
    /// <summary>Taken back with the price of their purchase, against the liability they came from.</summary>
    Revoke,
    /// <summary>
    /// Lent (+) when the gateway took the price of spent credits back, paid off (−) by the next ones; against what customers owe.
    /// </summary>
    Debt,
}

/// <summary>The words of the wire.</summary>
public static class EntryTypeExtensions
{
    /// <summary>The type on the wire.</summary>
    public static string Wire(this EntryType type) => type switch
    {
        EntryType.Grant => "GRANT",
        EntryType.Use => "USE",
        EntryType.Refund => "REFUND",
        EntryType.Expire => "EXPIRE",
        EntryType.Revoke => "REVOKE",
        EntryType.Debt => "DEBT",
    };
}
