using FluxPay.Credits;

namespace FluxPay.Storage.Postgres;

/// <summary>What a batch decides on: customers under their locks, and the holds and uses its commands name.</summary>
internal sealed class BatchState
{
    public Dictionary<CustomerRef, CustomerState> Customers { get; } = [];
    public Dictionary<HoldId, Hold> Holds { get; } = [];
    public Dictionary<UsageId, CreditUsage> Uses { get; } = [];

    /// <summary>Grants that holds and uses came from and purchases brought, as they were before the batch.</summary>
    public Dictionary<GrantId, Grant> Named { get; } = [];
}
