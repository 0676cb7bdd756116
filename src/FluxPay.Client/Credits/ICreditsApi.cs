using FluxPay.Client.Http;
using FluxPay.Client.Json;
using Refit;

namespace FluxPay.Client.Credits;

internal interface ICreditsApi
{
    [Get("/credits/balance")]
    Task<Envelope<CreditBalance>> BalanceAsync(string customerId, CancellationToken cancellationToken);

    [Post("/credits/use")]
    Task<Envelope<CreditUse>> UseAsync(
        [Body] UseCredits body, [Header("Idempotency-Key")] string key, [Property(PassHandler.Property)] RoomPass? pass,
        CancellationToken cancellationToken);

    [Post("/credits/refund")]
    Task<Envelope<CreditRefund>> RefundAsync(
        [Body] RefundCredits body, [Header("Idempotency-Key")] string key, [Property(PassHandler.Property)] RoomPass? pass,
        CancellationToken cancellationToken);

    [Post("/credits/holds")]
    Task<Envelope<CreditHold>> HoldAsync(
        [Body] HoldCredits body, [Header("Idempotency-Key")] string key, [Property(PassHandler.Property)] RoomPass? pass,
        CancellationToken cancellationToken);

    [Post("/credits/holds/{holdId}/capture")]
    Task<Envelope<CreditHold>> CaptureAsync(
        string holdId, [Body] CaptureHold body, [Header("Idempotency-Key")] string key, [Property(PassHandler.Property)] RoomPass? pass,
        CancellationToken cancellationToken);

    [Post("/credits/holds/{holdId}/release")]
    Task<Envelope<CreditHold>> ReleaseAsync(
        string holdId, [Body] NoFields body, [Header("Idempotency-Key")] string key, [Property(PassHandler.Property)] RoomPass? pass,
        CancellationToken cancellationToken);

    [Post("/credits/grants")]
    Task<Envelope<CreditGrant>> GrantAsync(
        [Body] GrantCredits body, [Header("Idempotency-Key")] string key, [Property(PassHandler.Property)] RoomPass? pass,
        CancellationToken cancellationToken);

    [Get("/credits/entries")]
    Task<Envelope<Page<LedgerEntry>>> EntriesAsync(
        string customerId, int? limit, string? cursor, CancellationToken cancellationToken);
}
