namespace FluxPay.Usage;

/// <summary>One metered use, or the reversal of one; only ever added, priced when its period is invoiced.</summary>
/// <param name="EventId">What makes it the same one; an order's own use carries the order's id.</param>
/// <param name="Customer">Whose.</param>
/// <param name="Feature">A metered feature of the policy.</param>
/// <param name="Quantity">How many units.</param>
/// <param name="OccurredAt">When.</param>
public sealed record UsageEvent(string EventId, CustomerRef Customer, string Feature, long Quantity, DateTimeOffset OccurredAt) : IRecord
{
    /// <summary>What was used, where distinct things are counted; null where it does not matter.</summary>
    public string? UniqueId { get; init; }

    /// <summary>
    /// The event that this one reverses, whole and once: then neither counts. It stands where that one stands, in its quantity and at its
    /// instant. Null for a use.
    /// </summary>
    public string? Reverses { get; init; }

    /// <summary>The period, by its start, of the allowance it took from; null where it took nothing.</summary>
    internal DateTimeOffset? TookFrom { get; init; }

    /// <summary>How many of a plan's limit it took; below zero what a reversal gave back.</summary>
    internal long Took { get; init; }

    /// <summary>Written once.</summary>
    public long Version => 0;
}
