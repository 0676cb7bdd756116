using FluxPay.Client.Http;
using FluxPay.Client.Orders;

namespace FluxPay.Client;

/// <summary>
/// Orders. Every call throws <see cref="FluxPayApiException"/> when the server refuses (REQ_001 invalid, REQ_002 key
/// unknown, PAY_006 no such order, and what each call names) and <see cref="FluxPayUnreachableException"/> when no
/// answer came.
/// </summary>
public sealed class OrdersClient
{
    private readonly IOrdersApi _api;
    private readonly SettlingPoll _poll;

    internal OrdersClient(IOrdersApi api, SettlingPoll poll)
    {
        _api = api;
        _poll = poll;
    }

    /// <summary>Creates an order.</summary>
    /// <returns>The order: PENDING, or PAID at once when nothing is left for the gateway to be paid.</returns>
    /// <exception cref="FluxPayApiException">PAY_001: fewer credits than it takes.</exception>
    public Task<Order> CreateAsync(CreateOrder order, CancellationToken cancellationToken = default) =>
        CreateAsync(order, options: null, cancellationToken);

    /// <inheritdoc cref="CreateAsync(CreateOrder, CancellationToken)"/>
    public Task<Order> CreateAsync(
        CreateOrder order, RequestOptions? options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(order);
        return Call.PostAsync(options, key => _api.CreateAsync(order, key, options?.Pass, cancellationToken));
    }

    /// <summary>Reads an order.</summary>
    public Task<Order> GetAsync(string orderId, CancellationToken cancellationToken = default)
    {
        var id = PathId.Of(orderId);
        return Call.SendAsync(() => _api.GetAsync(id, pace: null, cancellationToken));
    }

    /// <summary>Reads one page of orders, newest first.</summary>
    public Task<Page<Order>> ListAsync(OrderQuery? query = null, CancellationToken cancellationToken = default)
    {
        query ??= new OrderQuery();
        return Call.SendAsync(() => _api.ListAsync(
            query.CustomerId, query.Status?.Value, query.Limit, query.Cursor, cancellationToken));
    }

    /// <summary>
    /// Reads every order from the query's cursor on, newest first, page by page as they are asked for.
    /// </summary>
    public IAsyncEnumerable<Order> ListAllAsync(
        OrderQuery? query = null, CancellationToken cancellationToken = default)
    {
        query ??= new OrderQuery();
        return Paging.FollowAsync(
            query.Cursor, (cursor, ct) => ListAsync(query with { Cursor = cursor }, ct), cancellationToken);
    }

    /// <summary>Reads what happened to an order, oldest first.</summary>
    public async Task<IReadOnlyList<TimelineEntry>> GetTimelineAsync(
        string orderId, CancellationToken cancellationToken = default)
    {
        var id = PathId.Of(orderId);
        return (await Call.SendAsync(() => _api.TimelineAsync(id, cancellationToken))).Items;
    }

    /// <summary>Says that the paid service ran: credits are captured and the order is COMPLETED.</summary>
    /// <exception cref="FluxPayApiException">PAY_004: not PAID. PAY_009: more than was ordered.</exception>
    public Task<Order> CompleteAsync(string orderId, CancellationToken cancellationToken = default) =>
        CompleteAsync(orderId, new CompleteOrder(), options: null, cancellationToken);

    /// <inheritdoc cref="CompleteAsync(string, CancellationToken)"/>
    public Task<Order> CompleteAsync(
        string orderId, CompleteOrder completion, CancellationToken cancellationToken = default) =>
        CompleteAsync(orderId, completion, options: null, cancellationToken);

    /// <inheritdoc cref="CompleteAsync(string, CancellationToken)"/>
    public Task<Order> CompleteAsync(
        string orderId, CompleteOrder completion, RequestOptions? options,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(completion);
        var id = PathId.Of(orderId);
        return Call.PostAsync(options, key => _api.CompleteAsync(id, completion, key, options?.Pass, cancellationToken));
    }

    /// <summary>Says that the paid service failed: everything paid is given back and the order is CANCELLED.</summary>
    /// <returns>The order; <see cref="Order.Compensating"/> while the gateway has not answered.</returns>
    /// <exception cref="FluxPayApiException">PAY_004: not PAID.</exception>
    public Task<Order> FailAsync(string orderId, string reason, CancellationToken cancellationToken = default) =>
        FailAsync(orderId, reason, options: null, cancellationToken);

    /// <inheritdoc cref="FailAsync(string, string, CancellationToken)"/>
    public Task<Order> FailAsync(
        string orderId, string reason, RequestOptions? options, CancellationToken cancellationToken = default)
    {
        var id = PathId.Of(orderId);
        ArgumentNullException.ThrowIfNull(reason);
        return Call.PostAsync(options, key => _api.FailAsync(id, new(reason), key, options?.Pass, cancellationToken));
    }

    /// <summary>Calls an order off for the customer, before or after it was paid.</summary>
    /// <returns>The order; <see cref="Order.Compensating"/> while the gateway has not answered.</returns>
    /// <exception cref="FluxPayApiException">
    /// PAY_004: COMPLETED or CANCELLED already. PAY_007: its payment has no known outcome yet.
    /// </exception>
    public Task<Order> CancelAsync(string orderId, string reason, CancellationToken cancellationToken = default) =>
        CancelAsync(orderId, reason, options: null, cancellationToken);

    /// <inheritdoc cref="CancelAsync(string, string, CancellationToken)"/>
    public Task<Order> CancelAsync(
        string orderId, string reason, RequestOptions? options, CancellationToken cancellationToken = default)
    {
        var id = PathId.Of(orderId);
        ArgumentNullException.ThrowIfNull(reason);
        return Call.PostAsync(options, key => _api.CancelAsync(id, new(reason), key, options?.Pass, cancellationToken));
    }

    /// <summary>Reads what a refund would give back now, and by which rule.</summary>
    /// <exception cref="FluxPayApiException">PAY_007: its payment has no known outcome yet.</exception>
    public Task<RefundQuote> GetRefundQuoteAsync(string orderId, CancellationToken cancellationToken = default)
    {
        var id = PathId.Of(orderId);
        return Call.SendAsync(() => _api.RefundQuoteAsync(id, cancellationToken));
    }

    /// <summary>
    /// Gives back what <see cref="GetRefundQuoteAsync"/> says; for a part of it use <see cref="PaymentsClient.CancelAsync(string, CancelPayment,
    /// CancellationToken)"/>.
    /// </summary>
    /// <returns>The payment; <see cref="Payment.InDoubt"/> while the gateway has not answered.</returns>
    /// <exception cref="FluxPayApiException">
    /// PAY_002: the gateway refused. PAY_004: nothing was paid. PAY_007: not settled yet. PAY_009: nothing can be given back.
    /// </exception>
    public Task<Payment> RefundAsync(string orderId, string reason, CancellationToken cancellationToken = default) =>
        RefundAsync(orderId, reason, options: null, cancellationToken);

    /// <inheritdoc cref="RefundAsync(string, string, CancellationToken)"/>
    public Task<Payment> RefundAsync(
        string orderId, string reason, RequestOptions? options, CancellationToken cancellationToken = default)
    {
        var id = PathId.Of(orderId);
        ArgumentNullException.ThrowIfNull(reason);
        return Call.PostAsync(options, key => _api.RefundAsync(id, new(reason, null), key, options?.Pass, cancellationToken));
    }

    /// <summary>
    /// Grants the expired credits of a top-up anew, as <see cref="RefundQuote.AsCredits"/> offers it in place of a share of their price. No money moves.
    /// </summary>
    /// <param name="reason">1 to 200 characters.</param>
    /// <returns>The payment, unchanged.</returns>
    /// <exception cref="FluxPayApiException">PAY_007: not settled yet. PAY_009: nothing is offered.</exception>
    public Task<Payment> GrantExpiredAnewAsync(
        string orderId, string reason, RequestOptions? options = null, CancellationToken cancellationToken = default)
    {
        var id = PathId.Of(orderId);
        ArgumentNullException.ThrowIfNull(reason);
        return Call.PostAsync(options, key => _api.RefundAsync(id, new(reason, "CREDITS"), key, options?.Pass, cancellationToken));
    }

    /// <summary>Waits, until cancelled, for an order that is being called off.</summary>
    /// <returns>
    /// The order once it no longer is <see cref="Order.Compensating"/>; at once if it already is not.
    /// </returns>
    public Task<Order> WaitUntilSettledAsync(Order order, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(order);
        var id = PathId.Of(order.OrderId);
        return _poll.UntilAsync(
            order,
            current => !current.Compensating,
            (pace, ct) => Call.SendAsync(() => _api.GetAsync(id, pace, ct)),
            cancellationToken);
    }
}
