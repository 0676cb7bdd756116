namespace FluxPay.Client;

/// <summary>One movement of a customer's credits. Their sum is what is usable and what is held, together.</summary>
public sealed record LedgerEntry
{
    /// <summary>The entry's id.</summary>
    public required string EntryId { get; init; }

    /// <summary>What moved the credits.</summary>
    public required LedgerEntryType Type { get; init; }

    /// <summary>Credits, positive in and negative out.</summary>
    public required long Amount { get; init; }

    /// <summary>The sum of all entries up to and with this one.</summary>
    public required long BalanceAfter { get; init; }

    /// <summary>The grant it belongs to, where it is one.</summary>
    public string? GrantId { get; init; }

    /// <summary>The use it belongs to, where it is one.</summary>
    public string? UsageId { get; init; }

    /// <summary>The order it belongs to, where it is one.</summary>
    public string? OrderId { get; init; }

    /// <summary>UTC.</summary>
    public required DateTimeOffset CreatedAt { get; init; }
}
