using FluxPay.Orders;
using FluxPay.Payments;

namespace FluxPay.Sagas;

/// <summary>Reads the orders of every service as the sagas they are.</summary>
internal interface IOrderSagas
{
    /// <summary>Orders, newest first.</summary>
    /// <param name="stage">Null for all.</param>
    /// <param name="before">Only older ones.</param>
    /// <param name="limit">How many at most.</param>
    Task<IReadOnlyList<Order>> NewestAsync(OrderStage? stage, OrderId? before, int limit, CancellationToken cancellationToken = default);

    /// <summary>One order of any service; null when there is none.</summary>
    Task<Order?> FindOrderAsync(OrderId id, CancellationToken cancellationToken = default);

    /// <summary>What was asked of gateways and is not settled, of the newest orders first: what is not answered, and what was refused and is tried again.</summary>
    Task<IReadOnlyList<OpenCall>> OpenCallsAsync(int limit, CancellationToken cancellationToken = default);

    /// <summary>That of one order; null when nothing is open.</summary>
    Task<OpenCall?> OpenCallAsync(OrderId order, CancellationToken cancellationToken = default);
}

/// <summary>Where an order stands that nothing is open of.</summary>
internal enum OrderStage
{
    /// <summary>For its payment, or for its service.</summary>
    Waiting,
    /// <summary>Delivered.</summary>
    Completed,
    /// <summary>Undone.</summary>
    Cancelled,
}

/// <summary>Something asked of a gateway that is not settled, and the timer that goes on with it.</summary>
internal sealed record OpenCall(PaymentAttempt Attempt, DueTimer Timer);
