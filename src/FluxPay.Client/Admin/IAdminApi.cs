using System.Text.Json;
using FluxPay.Client.Json;
using Refit;

namespace FluxPay.Client.Admin;

internal interface IAdminApi
{
    [Get("/admin/consistency")]
    Task<Envelope<ConsistencyReport>> ConsistencyAsync(CancellationToken cancellationToken);

    [Get("/admin/clock")]
    Task<Envelope<Clock>> ClockAsync(CancellationToken cancellationToken);

    [Put("/admin/clock")]
    Task<Envelope<Clock>> SetClockAsync([Body] Clock body, CancellationToken cancellationToken);

    [Post("/admin/clock/advance")]
    Task<Envelope<Clock>> AdvanceClockAsync(
        [Body] AdvanceClock body, [Header("Idempotency-Key")] string key, CancellationToken cancellationToken);

    [Post("/admin/services/{serviceId}/keys")]
    Task<Envelope<CreatedServiceKey>> CreateKeyAsync(
        string serviceId, [Body] CreateServiceKey body, [Header("Idempotency-Key")] string key,
        CancellationToken cancellationToken);

    [Get("/admin/services/{serviceId}/keys")]
    Task<Envelope<Page<ServiceKey>>> ListKeysAsync(
        string serviceId, int? limit, string? cursor, CancellationToken cancellationToken);

    [Delete("/admin/services/{serviceId}/keys/{keyId}")]
    Task<Envelope<JsonElement?>> DeleteKeyAsync(string serviceId, string keyId, CancellationToken cancellationToken);
}
