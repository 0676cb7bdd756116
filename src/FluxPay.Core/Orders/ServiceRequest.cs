namespace FluxPay.Orders;

/// <summary>Which order a service's own request has become; a request becomes one order, whatever is delivered again.</summary>
/// <param name="Service">The service.</param>
/// <param name="Id">Its own id of the request, 1 to 255 characters.</param>
/// <param name="Order">The order.</param>
public sealed record ServiceRequest(string Service, string Id, OrderId Order) : IRecord
{
    /// <summary>Written once.</summary>
    public long Version => 0;
}

/// <summary>Reads what requests have become.</summary>
public interface IServiceRequests
{
    /// <summary>The order of a service's request; null for a request nobody has made.</summary>
    Task<OrderId?> FindRequestAsync(string service, string requestId, CancellationToken cancellationToken = default);
}
