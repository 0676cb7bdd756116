using FluxPay.Client.Http;
using FluxPay.Client.Json;
using Refit;

namespace FluxPay.Client.Orders;

internal interface IOrdersApi
{
    [Post("/orders")]
    Task<Envelope<Order>> CreateAsync(
        [Body] CreateOrder order, [Header("Idempotency-Key")] string key, [Property(PassHandler.Property)] RoomPass? pass,
        CancellationToken cancellationToken);

    [Get("/orders/{orderId}")]
    Task<Envelope<Order>> GetAsync(
        string orderId, [Property(AnswerPace.Property)] AnswerPace? pace, CancellationToken cancellationToken);

    [Get("/orders")]
    Task<Envelope<Page<Order>>> ListAsync(
        string? customerId, string? status, int? limit, string? cursor, CancellationToken cancellationToken);

    [Get("/orders/{orderId}/timeline")]
    Task<Envelope<Timeline>> TimelineAsync(string orderId, CancellationToken cancellationToken);

    [Get("/orders/{orderId}/refund-quote")]
    Task<Envelope<RefundQuote>> RefundQuoteAsync(string orderId, CancellationToken cancellationToken);

    [Post("/orders/{orderId}/refund")]
    Task<Envelope<Payment>> RefundAsync(
        string orderId, [Body] RefundBody body, [Header("Idempotency-Key")] string key, [Property(PassHandler.Property)] RoomPass? pass,
        CancellationToken cancellationToken);

    [Post("/orders/{orderId}/complete")]
    Task<Envelope<Order>> CompleteAsync(
        string orderId, [Body] CompleteOrder body, [Header("Idempotency-Key")] string key, [Property(PassHandler.Property)] RoomPass? pass,
        CancellationToken cancellationToken);

    [Post("/orders/{orderId}/fail")]
    Task<Envelope<Order>> FailAsync(
        string orderId, [Body] Reason body, [Header("Idempotency-Key")] string key, [Property(PassHandler.Property)] RoomPass? pass,
        CancellationToken cancellationToken);

    [Post("/orders/{orderId}/cancel")]
    Task<Envelope<Order>> CancelAsync(
        string orderId, [Body] Reason body, [Header("Idempotency-Key")] string key, [Property(PassHandler.Property)] RoomPass? pass,
        CancellationToken cancellationToken);
}
