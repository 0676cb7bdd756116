using FluxPay.Orders;

namespace FluxPay.Storage.Rows;

internal static class ServiceRequestRow
{
    public static readonly Columns<ServiceRequest> Columns = new()
    {
        { "service", r => r.Service },
        { "id", r => r.Id },
        { "order_id", r => r.Order.ToString() },
    };
}
