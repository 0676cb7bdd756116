using FluxPay.Policies;

namespace FluxPay.Subscriptions;

/// <summary>How a subscription begins.</summary>
/// <param name="Subscription">As it begins; <see cref="SubscriptionStatus.Incomplete"/> until what is due is paid.</param>
/// <param name="Bill">What is due at once; null for nothing.</param>
internal sealed record SubscriptionStart(Subscription Subscription, Bill? Bill)
{
    /// <summary>Begins with the plan's free time, if it has some and the customer has had none; else with the first period.</summary>
    public static SubscriptionStart Of(
        SubscriptionId id, CustomerRef customer, PlanPolicy plan, long seats, ServicePolicy policy, BillingMethodId? method, bool hadTrial,
        DateTimeOffset now)
    {
        var trialEnd = hadTrial ? null : plan.Trial?.After(now, policy.TimeZone);
        var cycle = BillingCycle.Starting(trialEnd ?? now, plan, policy.TimeZone);
        var period = trialEnd is { } end ? new Period(now, end) : cycle.PeriodAt(0);
        var begun = new Subscription
        {
            Id = id,
            Customer = customer,
            Plan = plan,
            PolicyVersion = policy.Version,
            Status = SubscriptionStatus.Incomplete,
            Seats = seats,
            Currency = policy.Currency,
            Cycle = cycle,
            PeriodIndex = trialEnd is null ? 0 : -1,
            PeriodStart = period.Start,
            PeriodEnd = period.End,
            Whole = trialEnd is null ? cycle.WholeOf(0) : period,
            TrialEnd = trialEnd,
            BillingMethod = method,
            CreatedAt = now,
            UpdatedAt = now,
        };
        if (trialEnd is not null)
            return new(begun with { Status = SubscriptionStatus.Trialing, ActivatedAt = now }, null);
        var line = Pricing.PlanLine(plan, seats, period, begun.Whole, policy.TimeZone);
        return line.Amount == 0
            ? new(begun with { Status = SubscriptionStatus.Active, ActivatedAt = now }, null)
            : new(begun, Bill.Of([line], 0, period));
    }
}
