using FluxPay.Usage;

namespace FluxPay.Storage.Rows;

internal static class AllowanceRow
{
    public static readonly Columns<AllowanceUse> Columns = new()
    {
        { "service", a => a.Customer.Service },
        { "customer", a => a.Customer.Id },
        { "feature", a => a.Feature },
        { "period_start", a => a.PeriodStart },
        { "quantity", a => a.Quantity },
        { "most", a => a.Limit ?? long.MaxValue },
    };
}
