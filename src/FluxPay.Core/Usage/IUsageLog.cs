namespace FluxPay.Usage;

/// <summary>Reads metered use, what plans' allowances gave, and what was billed.</summary>
internal interface IUsageLog
{
    /// <summary>Those of these events that are recorded, in no order.</summary>
    Task<IReadOnlyList<UsageEvent>> FindEventsAsync(string service, IReadOnlyList<string> eventIds, CancellationToken cancellationToken = default);

    /// <summary>The reversals of those of these events that are reversed, in no order.</summary>
    Task<IReadOnlyList<UsageEvent>> FindReversalsAsync(
        string service, IReadOnlyList<string> eventIds, CancellationToken cancellationToken = default);

    /// <summary>A feature's records from one instant up to another, exclusive; what was reversed is as if it had not been.</summary>
    Task<UsageTotals> TotalsAsync(
        CustomerRef customer, string feature, DateTimeOffset start, DateTimeOffset end, CancellationToken cancellationToken = default);

    /// <summary>How many were taken from the allowance of the period that began then.</summary>
    Task<long> AllowanceUsedAsync(CustomerRef customer, string feature, DateTimeOffset periodStart, CancellationToken cancellationToken = default);

    /// <summary>When the earliest of a customer's months before one will be billed; null when all of them are.</summary>
    /// <param name="month">The subject of that one's timer.</param>
    Task<DateTimeOffset?> EarlierMonthAsync(CustomerRef customer, string month, CancellationToken cancellationToken = default);

    /// <summary>The days of the next customers, in the order of their keys, who used something since an instant.</summary>
    /// <param name="after">The customer whose turn was last; null for the first ones.</param>
    /// <param name="customers">How many customers, at most.</param>
    Task<IReadOnlyList<DayOfUse>> DaysOfUseAsync(
        DateTimeOffset since, CustomerRef? after, int customers, CancellationToken cancellationToken = default);

    /// <summary>A customer's statements that may still need a correction, and those that overlap a period.</summary>
    Task<IReadOnlyList<UsageStatement>> StatementsAsync(
        CustomerRef customer, DateTimeOffset start, DateTimeOffset end, CancellationToken cancellationToken = default);
}
