using FluxPay.Client.Http;
using FluxPay.Client.Json;
using FluxPay.Client.Subscriptions;

namespace FluxPay.Client;

/// <summary>
/// Subscriptions to plans. Every call throws <see cref="FluxPayApiException"/> when the server refuses (REQ_001 invalid, REQ_002 key unknown,
/// PAY_006 no such subscription, PAY_004 its state does not allow it, PAY_007 a charge is not answered yet, and what each call names) and
/// <see cref="FluxPayUnreachableException"/> when no answer came.
/// </summary>
public sealed class SubscriptionsClient
{
    private readonly ISubscriptionsApi _api;

    internal SubscriptionsClient(ISubscriptionsApi api) => _api = api;

    /// <summary>The service's plans, in the policy's order.</summary>
    public async Task<IReadOnlyList<Plan>> ListPlansAsync(CancellationToken cancellationToken = default) =>
        (await Call.SendAsync(() => _api.PlansAsync(cancellationToken))).Items;

    /// <summary>
    /// Starts a subscription; its first period is charged at once, unless it begins with free time. One that is
    /// <see cref="SubscriptionStatus.Incomplete"/> waits for the gateway's answer: read it again.
    /// </summary>
    /// <exception cref="FluxPayApiException">SUB_001: the customer has a live one of the group. SUB_002: no card. PAY_002: refused.</exception>
    public Task<Subscription> StartAsync(
        StartSubscription subscription, RequestOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(subscription);
        return Call.PostAsync(options, key => _api.StartAsync(subscription, key, options?.Pass, cancellationToken));
    }

    /// <summary>Reads a subscription.</summary>
    public Task<Subscription> GetAsync(string subscriptionId, CancellationToken cancellationToken = default)
    {
        var id = PathId.Of(subscriptionId);
        return Call.SendAsync(() => _api.GetAsync(id, cancellationToken));
    }

    /// <summary>Reads one page of subscriptions, newest first.</summary>
    public Task<Page<Subscription>> ListAsync(SubscriptionQuery? query = null, CancellationToken cancellationToken = default)
    {
        query ??= new SubscriptionQuery();
        return Call.SendAsync(() => _api.ListAsync(query.CustomerId, query.Limit, query.Cursor, cancellationToken));
    }

    /// <summary>Ends it with the period that runs, or at once. What was paid is not given back.</summary>
    public Task<Subscription> CancelAsync(
        string subscriptionId, bool atPeriodEnd = true, RequestOptions? options = null, CancellationToken cancellationToken = default)
    {
        var id = PathId.Of(subscriptionId);
        return Call.PostAsync(options, key => _api.CancelAsync(id, new CancelSubscription(atPeriodEnd), key, cancellationToken));
    }

    /// <summary>Stops access and billing; what is left of the period is kept.</summary>
    public Task<Subscription> PauseAsync(
        string subscriptionId, RequestOptions? options = null, CancellationToken cancellationToken = default)
    {
        var id = PathId.Of(subscriptionId);
        return Call.PostAsync(options, key => _api.PauseAsync(id, NoFields.Instance, key, cancellationToken));
    }

    /// <summary>Goes on after a pause, or calls off the end with the period.</summary>
    public Task<Subscription> ResumeAsync(
        string subscriptionId, RequestOptions? options = null, CancellationToken cancellationToken = default)
    {
        var id = PathId.Of(subscriptionId);
        return Call.PostAsync(options, key => _api.ResumeAsync(id, NoFields.Instance, key, cancellationToken));
    }

    /// <summary>Changes plan or seats, at once or with the next period; a newer change replaces a pending one.</summary>
    /// <exception cref="FluxPayApiException">PAY_002: what it costs was refused, and nothing changed. SUB_002: no card.</exception>
    public Task<SubscriptionChange> ChangeAsync(
        string subscriptionId, ChangeSubscription change, RequestOptions? options = null, CancellationToken cancellationToken = default)
    {
        var id = PathId.Of(subscriptionId);
        ArgumentNullException.ThrowIfNull(change);
        return Call.PostAsync(options, key => _api.ChangeAsync(id, change, key, cancellationToken));
    }

    /// <summary>What <see cref="ChangeAsync"/> would answer now; changes nothing.</summary>
    public Task<SubscriptionChange> PreviewChangeAsync(
        string subscriptionId, ChangeSubscription change, CancellationToken cancellationToken = default)
    {
        var id = PathId.Of(subscriptionId);
        ArgumentNullException.ThrowIfNull(change);
        return Call.PostAsync(null, key => _api.PreviewAsync(id, change, key, cancellationToken));
    }

    /// <summary>Withdraws a pending change.</summary>
    public Task<Subscription> WithdrawChangeAsync(string subscriptionId, CancellationToken cancellationToken = default)
    {
        var id = PathId.Of(subscriptionId);
        return Call.SendAsync(() => _api.WithdrawAsync(id, cancellationToken));
    }

    /// <summary>Charges another card from now on; what is past due is charged to it at once.</summary>
    /// <exception cref="FluxPayApiException">SUB_002: no such card of the customer. PAY_002: refused; the card stays.</exception>
    public Task<Subscription> UseBillingMethodAsync(
        string subscriptionId, string billingMethodId, CancellationToken cancellationToken = default)
    {
        var id = PathId.Of(subscriptionId);
        ArgumentException.ThrowIfNullOrEmpty(billingMethodId);
        return Call.SendAsync(() => _api.UseBillingMethodAsync(id, new UseBillingMethod(billingMethodId), cancellationToken));
    }

    /// <summary>Records a customer's consent, where the plan asks for one.</summary>
    /// <param name="subscriptionId">Which subscription.</param>
    /// <param name="kind"><c>TRIAL_TO_PAID</c> or <c>PRICE_CHANGE</c>.</param>
    /// <param name="evidence">The service's own proof, 1 to 1000 characters; kept sealed.</param>
    /// <param name="options">A key of one's own.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    public Task<Consent> RecordConsentAsync(
        string subscriptionId, string kind, string evidence, RequestOptions? options = null, CancellationToken cancellationToken = default)
    {
        var id = PathId.Of(subscriptionId);
        return Call.PostAsync(options, key => _api.ConsentAsync(id, new RecordConsent(kind, evidence), key, cancellationToken));
    }

    /// <summary>Reads one page of its invoices, newest first.</summary>
    public Task<Page<Invoice>> ListInvoicesAsync(
        string subscriptionId, PageQuery? query = null, CancellationToken cancellationToken = default)
    {
        var id = PathId.Of(subscriptionId);
        return Call.SendAsync(() => _api.InvoicesAsync(id, query?.Limit, query?.Cursor, cancellationToken));
    }
}
