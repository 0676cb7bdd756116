namespace FluxPay.Orders;

/// <summary>Reads orders.</summary>
public interface IOrders
{
    /// <summary>One order of one service; null when the service has no such order.</summary>
    Task<Order?> FindAsync(string service, OrderId id, CancellationToken cancellationToken = default);

    /// <summary>Orders of one service, newest first.</summary>
    Task<Page<Order>> ListAsync(string service, string? customerId, OrderStatus? status, PageRequest page, CancellationToken cancellationToken = default);

    /// <summary>Everything that happened to an order, oldest first.</summary>
    Task<IReadOnlyList<TimelineEntry>> TimelineAsync(OrderId id, CancellationToken cancellationToken = default);
}
