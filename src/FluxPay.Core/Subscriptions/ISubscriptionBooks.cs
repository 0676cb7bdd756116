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

    Task<Charge?> FindChargeAsync(AttemptId id, CancellationToken cancellationToken = default);

    /// <summary>A subscription's recorded consents, oldest first.</summary>
    Task<IReadOnlyList<Consent>> ConsentsAsync(SubscriptionId subscription, CancellationToken cancellationToken = default);
}

/// <summary>Subscriptions that keep an older promise.</summary>
internal sealed record KeptVersion(string PolicyVersion, long Subscriptions);
