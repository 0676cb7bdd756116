using FluxPay.Client.Http;
using FluxPay.Client.Json;
using Refit;

namespace FluxPay.Client.Payments;

internal interface IPaymentsApi
{
    [Post("/payments/confirm")]
    Task<Envelope<Payment>> ConfirmAsync(
        [Body] ConfirmPayment body, [Header("Idempotency-Key")] string key, [Property(PassHandler.Property)] RoomPass? pass,
        CancellationToken cancellationToken);

    [Get("/payments/{paymentId}")]
    Task<Envelope<Payment>> GetAsync(
        string paymentId, [Property(AnswerPace.Property)] AnswerPace? pace, CancellationToken cancellationToken);

    [Post("/payments/{paymentId}/cancel")]
    Task<Envelope<Payment>> CancelAsync(
        string paymentId, [Body] CancelPayment body, [Header("Idempotency-Key")] string key, [Property(PassHandler.Property)] RoomPass? pass,
        CancellationToken cancellationToken);
}
