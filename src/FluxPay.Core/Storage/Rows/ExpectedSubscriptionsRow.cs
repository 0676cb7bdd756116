using FluxPay.Subscriptions;

namespace FluxPay.Storage.Rows;

internal static class ExpectedSubscriptionsRow
{
    public static readonly Columns<ExpectedSubscriptions> Columns = new()
    {
        { "service", e => e.Customer.Service },
        { "customer", e => e.Customer.Id },
        { "versions", e => e.Versions },
    };
}
