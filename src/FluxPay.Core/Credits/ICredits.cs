namespace FluxPay.Credits;

/// <summary>Reads credits.</summary>
public interface ICredits
{
    /// <summary>What a customer has; zeros for one nobody has heard of.</summary>
    Task<CreditBalance> BalanceAsync(CustomerRef customer, CancellationToken cancellationToken = default);

    /// <summary>What a customer had at an instant, that on hold included, by the journal; zero before its first entry.</summary>
    Task<long> TotalAtAsync(CustomerRef customer, DateTimeOffset at, CancellationToken cancellationToken = default);

    /// <summary>The journal, newest first.</summary>
    Task<Page<LedgerEntry>> EntriesAsync(CustomerRef customer, PageRequest page, CancellationToken cancellationToken = default);

    /// <summary>Every grant that an order brought a customer, used up or not.</summary>
    Task<IReadOnlyList<Grant>> PurchaseAsync(CustomerRef customer, OrderId order, CancellationToken cancellationToken = default);

    /// <summary>Whose use of credits this is; null when the service has no such use.</summary>
    Task<CreditUsage?> FindUsageAsync(string service, UsageId id, CancellationToken cancellationToken = default);

    /// <summary>One hold; null when the service has no such hold.</summary>
    Task<Hold?> FindHoldAsync(string service, HoldId id, CancellationToken cancellationToken = default);
}
