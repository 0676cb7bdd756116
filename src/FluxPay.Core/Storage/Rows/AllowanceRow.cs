using FluxPay.Usage;

namespace FluxPay.Storage.Rows;

internal static class AllowanceRow
{
    /// <summary>Without a bound; far enough from the largest number that what is given back may be added.</summary>
    public const long Unbounded = long.MaxValue / 2;

    public static readonly Columns<AllowanceUse> Columns = new()
    {
        { "service", a => a.Customer.Service },
        { "customer", a => a.Customer.Id },
        { "feature", a => a.Feature },
        { "period_start", a => a.PeriodStart },
        { "quantity", a => a.Quantity },
        { "most", a => a.Limit ?? Unbounded },
    };
}
