using FluxPay.Client.Http;
using FluxPay.Client.Json;
using Refit;

namespace FluxPay.Client.BillingMethods;

internal interface IBillingMethodsApi
{
    [Post("/billing-methods")]
    Task<Envelope<BillingMethod>> RegisterAsync(
        [Body] RegisterBillingMethod body, [Header("Idempotency-Key")] string key, [Property(PassHandler.Property)] RoomPass? pass,
        CancellationToken cancellationToken);

    [Get("/billing-methods")]
    Task<Envelope<Page<BillingMethod>>> ListAsync(string customerId, int? limit, string? cursor, CancellationToken cancellationToken);

    [Delete("/billing-methods/{billingMethodId}")]
    Task<Envelope<BillingMethod>> DeleteAsync(string billingMethodId, CancellationToken cancellationToken);
}
