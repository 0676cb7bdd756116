namespace FluxPay.Credits;

/// <summary>Credits that were used, and how much of that was given back.</summary>
public sealed record CreditUsage : IRecord
{
    /// <summary>The use's id.</summary>
    public required UsageId Id { get; init; }
    /// <summary>Whose.</summary>
    public required CustomerRef Customer { get; init; }
    /// <summary>How many.</summary>
    public required long Amount { get; init; }
    /// <summary>From which grants, first used first.</summary>
    public required IReadOnlyList<UsedPart> Parts { get; init; }
    /// <summary>The feature they were used for, if one was named.</summary>
    public string? Feature { get; init; }
    /// <summary>The order they were used for, if any.</summary>
    public OrderId? Order { get; init; }
    /// <summary>The caller's own words.</summary>
    public string? Reason { get; init; }
    /// <summary>The caller's own words, at most 20 pairs.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; init; } = new Dictionary<string, string>();
    /// <summary>When.</summary>
    public required DateTimeOffset CreatedAt { get; init; }
    /// <summary>The wallet's lock guards it; it has no version of its own.</summary>
    public long Version => 0;

    /// <summary>What can still be given back.</summary>
    public long Refundable => Parts.Sum(p => p.Amount - p.Refunded);
}

/// <summary>What one use took from one grant: the link that refunds, revenue and the law need.</summary>
/// <param name="Grant">Which.</param>
/// <param name="Kind">Bought or given.</param>
/// <param name="Priority">The grant's, for credits that come back as a new grant.</param>
/// <param name="Amount">How many it took.</param>
/// <param name="Refunded">How many of them were given back.</param>
public sealed record UsedPart(GrantId Grant, CreditKind Kind, int Priority, long Amount, long Refunded = 0);
