namespace FluxPay.Subscriptions;

/// <summary>Reads all that is kept of subscriptions.</summary>
internal interface ISubscriptionBooks : ISubscriptions
{
    /// <summary>A service's, newest first, but none whose first charge was refused.</summary>
    Task<Page<Subscription>> ListAsync(string service, string? customerId, PageRequest page, CancellationToken cancellationToken = default);

    /// <summary>True when a customer has had free time before.</summary>
    Task<bool> HadTrialAsync(CustomerRef customer, CancellationToken cancellationToken = default);

    /// <summary>How many live ones of a service were promised under another version of its policy than this.</summary>
    Task<IReadOnlyList<KeptVersion>> KeptVersionsAsync(string service, string version, CancellationToken cancellationToken = default);

    Task<Invoice?> FindInvoiceAsync(InvoiceId id, CancellationToken cancellationToken = default);

    /// <summary>A subscription's invoices, newest first.</summary>
    Task<Page<Invoice>> InvoicesAsync(SubscriptionId subscription, PageRequest page, CancellationToken cancellationToken = default);

    /// <summary>A service's, of all its subscriptions and of use without one, newest first.</summary>
    Task<Page<Invoice>> InvoicesAsync(
        string service, string? customerId, InvoiceStatus? status, PageRequest page, CancellationToken cancellationToken = default);

    /// <summary>A customer's invoice for the use of the month that began then.</summary>
    Task<Invoice?> FindUseInvoiceAsync(CustomerRef customer, DateTimeOffset start, CancellationToken cancellationToken = default);

    /// <summary>What a customer's invoices for use have given back and not used yet, minor units.</summary>
    Task<long> UseBalanceAsync(CustomerRef customer, CancellationToken cancellationToken = default);

    /// <summary>Every try to collect an invoice, oldest first.</summary>
    Task<IReadOnlyList<Charge>> ChargesAsync(InvoiceId invoice, CancellationToken cancellationToken = default);

    Task<Charge?> FindChargeAsync(AttemptId id, CancellationToken cancellationToken = default);

    /// <summary>A subscription's recorded consents, oldest first.</summary>
    Task<IReadOnlyList<Consent>> ConsentsAsync(SubscriptionId subscription, CancellationToken cancellationToken = default);
}

/// <summary>Subscriptions that keep an older promise.</summary>
internal sealed record KeptVersion(string PolicyVersion, long Subscriptions);
