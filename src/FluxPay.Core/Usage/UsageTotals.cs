using FluxPay.Policies;

namespace FluxPay.Usage;

/// <summary>The records of one feature in one stretch of time, taken together in every way there is.</summary>
/// <param name="Count">How many records.</param>
/// <param name="Sum">All quantities together.</param>
/// <param name="Largest">The largest quantity; 0 without records.</param>
/// <param name="Last">The quantity that occurred last; of two at one instant, that of the greater event id.</param>
/// <param name="Distinct">How many distinct things the records name.</param>
internal sealed record UsageTotals(long Count, long Sum, long Largest, long Last, long Distinct)
{
    public long Of(UsageAggregate aggregate) => aggregate switch
    {
        UsageAggregate.Sum => Sum,
        UsageAggregate.Count => Count,
        UsageAggregate.Max => Largest,
        UsageAggregate.Last => Last,
        UsageAggregate.Unique => Distinct,
    };
}
