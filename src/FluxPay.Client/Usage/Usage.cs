namespace FluxPay.Client;

/// <summary>Says that something metered was used.</summary>
public sealed record RecordUsage
{
    /// <summary>The caller's own id of this use, 1 to 100 characters: sent again it counts once.</summary>
    public required string EventId { get; init; }

    /// <summary>The caller's own id of its customer: 1 to 64 of <c>[A-Za-z0-9_.:@-]</c>.</summary>
    public required string CustomerId { get; init; }

    /// <summary>A metered feature of the policy.</summary>
    public required string Feature { get; init; }

    /// <summary>How many of the feature's unit, 0 to 1,000,000,000.</summary>
    public required long Quantity { get; init; }

    /// <summary>When; null: now. Up to 35 days ago and 5 minutes ahead.</summary>
    public DateTimeOffset? OccurredAt { get; init; }

    /// <summary>What was used, where the feature counts distinct things.</summary>
    public string? UniqueId { get; init; }

    /// <summary>
    /// The event that this one takes back, whole and once; with its customer, feature and quantity, and without instant and unique id.
    /// </summary>
    public string? Reverses { get; init; }
}

/// <summary>A use that is recorded.</summary>
public sealed record RecordedUsage
{
    /// <summary>The caller's own id of it.</summary>
    public required string EventId { get; init; }

    /// <summary>The caller's own id of its customer.</summary>
    public required string CustomerId { get; init; }

    /// <summary>A metered feature of the policy.</summary>
    public required string Feature { get; init; }

    /// <summary>How many of the feature's unit.</summary>
    public required long Quantity { get; init; }

    /// <summary>UTC.</summary>
    public required DateTimeOffset OccurredAt { get; init; }

    /// <summary>What was used, where the feature counts distinct things.</summary>
    public string? UniqueId { get; init; }

    /// <summary>The event that this one took back; null for a use.</summary>
    public string? Reverses { get; init; }
}

/// <summary>Uses that were recorded together.</summary>
public sealed record RecordedUsageBatch
{
    /// <summary>How many are new.</summary>
    public required long Recorded { get; init; }

    /// <summary>How many were recorded before.</summary>
    public required long Repeated { get; init; }

    /// <summary>Each, in the order they were sent.</summary>
    public required IReadOnlyList<RecordedUsage> Items { get; init; }
}

/// <summary>Uses to record together, all or none.</summary>
internal sealed record RecordUsageBatch
{
    public required IReadOnlyList<RecordUsage> Events { get; init; }
}

/// <summary>Which use to explain.</summary>
public sealed record UsageQuery
{
    /// <summary>The caller's own id of its customer.</summary>
    public required string CustomerId { get; init; }

    /// <summary>A metered feature of the policy.</summary>
    public required string Feature { get; init; }

    /// <summary>From here; null: the start of the period that runs.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>Up to here, exclusive; null: the end of that period.</summary>
    public DateTimeOffset? To { get; init; }
}

/// <summary>What a customer's use costs, and why.</summary>
public sealed record UsageExplanation
{
    /// <summary>UTC; the use counts from here.</summary>
    public required DateTimeOffset From { get; init; }

    /// <summary>UTC, exclusive.</summary>
    public required DateTimeOffset To { get; init; }

    /// <summary>What is counted.</summary>
    public required string Unit { get; init; }

    /// <summary>What was used.</summary>
    public required long Quantity { get; init; }

    /// <summary>The allowance of plan and feature together; null where a plan gives it without bound.</summary>
    public long? Included { get; init; }

    /// <summary>What is left after the allowance.</summary>
    public required long Billable { get; init; }

    /// <summary>The sum of the tiers, in minor units.</summary>
    public required long Subtotal { get; init; }

    /// <summary>The subtotal within the pricing's minimum and maximum, in minor units.</summary>
    public required long Amount { get; init; }

    /// <summary>ISO 4217.</summary>
    public required string Currency { get; init; }

    /// <summary>The tiers that were entered.</summary>
    public required IReadOnlyList<UsageTier> Tiers { get; init; }
}

/// <summary>One tier's part of what a use costs.</summary>
public sealed record UsageTier
{
    /// <summary>The last unit that belongs to it; null for the open tier.</summary>
    public long? UpTo { get; init; }

    /// <summary>Units priced by it, or whole packages.</summary>
    public required long Quantity { get; init; }

    /// <summary>Minor units for one unit or package, up to six decimals.</summary>
    public required decimal Price { get; init; }

    /// <summary>Minor units added once, up to six decimals.</summary>
    public required decimal Flat { get; init; }

    /// <summary>Minor units.</summary>
    public required long Amount { get; init; }
}

/// <summary>What a customer may use of one feature, and by what right.</summary>
public sealed record Entitlement
{
    /// <summary>The feature.</summary>
    public required string Feature { get; init; }

    /// <summary>Whether one more may be used: from the allowance, or for the feature's own charge.</summary>
    public required bool Allowed { get; init; }

    /// <summary>How many the period includes; null without a bound.</summary>
    public long? Included { get; init; }

    /// <summary>How many of the period were taken.</summary>
    public required long Used { get; init; }

    /// <summary>How many are left; null without a bound.</summary>
    public long? Remaining { get; init; }

    /// <summary>UTC; when the period ends.</summary>
    public DateTimeOffset? ResetsAt { get; init; }

    /// <summary><c>subscription</c>, or what the feature charges: <c>credit</c>, <c>payment</c>, <c>metered</c>, <c>none</c>.</summary>
    public required string Source { get; init; }

    /// <summary>The subscription that gives it.</summary>
    public string? SubscriptionId { get; init; }

    /// <summary>Its plan.</summary>
    public string? PlanId { get; init; }
}
