using FluxPay.Client.Http;
using FluxPay.Client.Json;
using Refit;

namespace FluxPay.Client.Subscriptions;

internal interface ISubscriptionsApi
{
    [Get("/plans")]
    Task<Envelope<Page<Plan>>> PlansAsync(CancellationToken cancellationToken);

    [Post("/subscriptions")]
    Task<Envelope<Subscription>> StartAsync(
        [Body] StartSubscription body, [Header("Idempotency-Key")] string key, [Property(PassHandler.Property)] RoomPass? pass,
        CancellationToken cancellationToken);

    [Get("/subscriptions/{subscriptionId}")]
    Task<Envelope<Subscription>> GetAsync(string subscriptionId, CancellationToken cancellationToken);

    [Get("/subscriptions")]
    Task<Envelope<Page<Subscription>>> ListAsync(string? customerId, int? limit, string? cursor, CancellationToken cancellationToken);

    [Post("/subscriptions/{subscriptionId}/cancel")]
    Task<Envelope<Subscription>> CancelAsync(
        string subscriptionId, [Body] CancelSubscription body, [Header("Idempotency-Key")] string key, CancellationToken cancellationToken);

    [Post("/subscriptions/{subscriptionId}/pause")]
    Task<Envelope<Subscription>> PauseAsync(
        string subscriptionId, [Body] NoFields body, [Header("Idempotency-Key")] string key, CancellationToken cancellationToken);

    [Post("/subscriptions/{subscriptionId}/resume")]
    Task<Envelope<Subscription>> ResumeAsync(
        string subscriptionId, [Body] NoFields body, [Header("Idempotency-Key")] string key, CancellationToken cancellationToken);

    [Post("/subscriptions/{subscriptionId}/change")]
    Task<Envelope<SubscriptionChange>> ChangeAsync(
        string subscriptionId, [Body] ChangeSubscription body, [Header("Idempotency-Key")] string key, CancellationToken cancellationToken);

    [Post("/subscriptions/{subscriptionId}/change/preview")]
    Task<Envelope<SubscriptionChange>> PreviewAsync(
        string subscriptionId, [Body] ChangeSubscription body, [Header("Idempotency-Key")] string key, CancellationToken cancellationToken);

    [Delete("/subscriptions/{subscriptionId}/change")]
    Task<Envelope<Subscription>> WithdrawAsync(string subscriptionId, CancellationToken cancellationToken);

    [Put("/subscriptions/{subscriptionId}/billing-method")]
    Task<Envelope<Subscription>> UseBillingMethodAsync(
        string subscriptionId, [Body] UseBillingMethod body, CancellationToken cancellationToken);

    [Post("/subscriptions/{subscriptionId}/consents")]
    Task<Envelope<Consent>> ConsentAsync(
        string subscriptionId, [Body] RecordConsent body, [Header("Idempotency-Key")] string key, CancellationToken cancellationToken);

    [Get("/subscriptions/{subscriptionId}/invoices")]
    Task<Envelope<Page<Invoice>>> InvoicesAsync(string subscriptionId, int? limit, string? cursor, CancellationToken cancellationToken);
}
