using FluxPay.Orders;
using FluxPay.Policies;
using FluxPay.Usage;

namespace FluxPay.Sagas;

/// <summary>What a plan gives an order of one feature, decided on what was used when it was read; the commit holds the limit.</summary>
/// <param name="Plan">What the plan gives.</param>
/// <param name="Used">How many of the period were taken.</param>
internal sealed record Allowance(PlanGrant Plan, long Used)
{
    /// <summary>How many of an order the allowance gives.</summary>
    /// <returns>As many as are left, where the feature's own charge applies to the rest; or <see cref="ErrorCode.NotEntitled"/>.</returns>
    public Result<AllowanceTaken> Take(FeaturePolicy feature, long quantity) => (feature.Charge, Plan.Feature) switch
    {
        (FeatureCharge.Metered metered, PlanFeature.Limited limited) => WithinLimit(feature.Name, metered.Aggregate, limited.Quantity, quantity),
        (FeatureCharge.Metered, _) => Taken(0),
        (_, PlanFeature.Unlimited) or (FeatureCharge.None, PlanFeature.Enabled) => Taken(quantity),
        (_, PlanFeature.Enabled) => Taken(0),
        (FeatureCharge.None, _) or (_, PlanFeature.Limited) => quantity <= Left ? Taken(quantity) : UsedUp(feature.Name),
        _ => Taken(Math.Min(quantity, Left)),
    };

    /// <summary>What one metered use takes from a limit: what it adds to the period's quantity.</summary>
    private Result<AllowanceTaken> WithinLimit(string feature, UsageAggregate aggregate, long limit, long quantity)
    {
        long counts = Counts(aggregate, quantity);
        bool fits = counts == 0 ? quantity <= limit : counts <= Left;
        return fits ? Taken(counts) : UsedUp(feature);
    }

    /// <summary>How many of a limit one record uses up. The largest and the last are bounded one by one, so they use up none.</summary>
    public static long Counts(UsageAggregate aggregate, long quantity) => aggregate switch
    {
        UsageAggregate.Sum => quantity,
        UsageAggregate.Count => 1,
        _ => 0,
    };

    private long Left => Math.Max(0, (Plan.Most ?? 0) - Used);

    private AllowanceTaken Taken(long quantity) => new(Plan.Subscription.Plan.Name, Plan.PeriodStart, quantity);

    private FluxPayError UsedUp(string feature) => UsedUp(feature, Plan, Left);

    public static FluxPayError UsedUp(string feature, PlanGrant plan, long left) => new(ErrorCode.NotEntitled, new Text(
        $"{plan.Subscription.Plan.Name} gives {plan.Most ?? 0} of {feature} per period, and {left} are left; take fewer or change the plan.",
        $"{plan.Subscription.Plan.Name} 플랜은 기간당 {feature} {plan.Most ?? 0}회를 제공하며 {left}회 남았습니다. 수량을 줄이거나 플랜을 변경해 주세요."));
}
