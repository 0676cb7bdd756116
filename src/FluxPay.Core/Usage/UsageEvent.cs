namespace FluxPay.Usage;

/// <summary>One metered use; only ever added, priced when its period is invoiced.</summary>
/// <param name="EventId">What makes it the same one; an order's own use carries the order's id.</param>
/// <param name="Customer">Whose.</param>
/// <param name="Feature">A metered feature of the policy.</param>
/// <param name="Quantity">How many units.</param>
/// <param name="OccurredAt">When.</param>
public sealed record UsageEvent(string EventId, CustomerRef Customer, string Feature, long Quantity, DateTimeOffset OccurredAt) : IRecord
{
    /// <summary>What was used, where distinct things are counted; null where it does not matter.</summary>
    public string? UniqueId { get; init; }

    /// <summary>Written once.</summary>
    public long Version => 0;
}
