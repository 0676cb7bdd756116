using FluxPay.Client.Http;
using FluxPay.Client.Json;
using Refit;

namespace FluxPay.Client.Usage;

internal interface IUsageApi
{
    [Post("/usage")]
    Task<Envelope<RecordedUsage>> RecordAsync(
        [Body] RecordUsage body, [Header("Idempotency-Key")] string key, [Property(PassHandler.Property)] RoomPass? pass,
        CancellationToken cancellationToken);

    [Post("/usage/batch")]
    Task<Envelope<RecordedUsageBatch>> RecordBatchAsync(
        [Body] RecordUsageBatch body, [Header("Idempotency-Key")] string key, [Property(PassHandler.Property)] RoomPass? pass,
        CancellationToken cancellationToken);

    [Get("/usage")]
    Task<Envelope<UsageExplanation>> ExplainAsync(
        string customerId, string feature, string? from, string? to, CancellationToken cancellationToken);

    [Get("/entitlements")]
    Task<Envelope<Entitlement>> CheckAsync(string customerId, string feature, CancellationToken cancellationToken);
}
