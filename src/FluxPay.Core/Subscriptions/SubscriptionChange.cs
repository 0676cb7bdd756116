using FluxPay.Policies;

namespace FluxPay.Subscriptions;

/// <summary>When a change happens.</summary>
public enum ChangeTiming
{
    /// <summary><c>NOW</c>: at once, settled by the plan's proration.</summary>
    Now,
    /// <summary><c>PERIOD_END</c>: with the next period, without money.</summary>
    PeriodEnd,
}

/// <summary>How timings stand on the wire.</summary>
public static class ChangeTimings
{
    /// <summary><c>NOW</c> or <c>PERIOD_END</c>.</summary>
    public static string Wire(this ChangeTiming timing) => timing switch
    {
        ChangeTiming.Now => "NOW",
        ChangeTiming.PeriodEnd => "PERIOD_END",
    };
}

/// <summary>A change as it is offered, and, by the same decision, made.</summary>
/// <param name="Subscription">The subscription once it is made.</param>
/// <param name="To">What it becomes.</param>
/// <param name="EffectiveAt">When.</param>
/// <param name="Applied">True when at once, and not only noted for the period's end.</param>
/// <param name="Lines">What it costs and gives back.</param>
/// <param name="Total">Their sum; negative when more is given back, which becomes credit balance.</param>
public sealed record SubscriptionChange(
    Subscription Subscription, PlanChange To, DateTimeOffset EffectiveAt, bool Applied, IReadOnlyList<InvoiceLine> Lines, Money Total)
{
    /// <summary>When it happens: what was asked for, or what the prices decide.</summary>
    public ChangeTiming Timing { get; init; } = ChangeTiming.Now;

    /// <summary>What of the lines is the plan it becomes.</summary>
    internal long PlanAmount { get; init; }
    /// <summary>What of the credit balance it uses.</summary>
    internal long CreditUsed { get; init; }
    /// <summary>The time an invoice of it is for.</summary>
    internal Period Period { get; init; }

    /// <summary>True when it ends the period that runs and begins another.</summary>
    internal static bool StartsPeriod(Subscription subscription, PlanChange to) =>
        subscription.Status == SubscriptionStatus.Active && to.Plan.Proration != Proration.None
        && !Pricing.SameInterval(subscription.Plan, to.Plan);

    /// <summary>Decides a change.</summary>
    /// <param name="subscription">As it stands.</param>
    /// <param name="to">What it becomes.</param>
    /// <param name="when">When; null for at once if it does not cost less a day, else at the period's end.</param>
    /// <param name="now">The instant it is asked for.</param>
    internal static Result<SubscriptionChange> Of(
        Subscription subscription, PlanChange to, ChangeTiming? when, DateTimeOffset now)
    {
        if (subscription.InDoubt)
            return SubscriptionStateMachine.InDoubtError(subscription);
        bool open = subscription.Status is SubscriptionStatus.Trialing or SubscriptionStatus.Active;
        if (!open || subscription.OpenInvoice is not null || now >= subscription.PeriodEnd)
            return SubscriptionStateMachine.Refuse(subscription, "change");
        if ((when ?? Default(subscription, to)) == ChangeTiming.PeriodEnd)
        {
            return SubscriptionStateMachine.Apply(subscription, new SubscriptionCommand.Schedule(to), now).Then<SubscriptionChange>(
                noted => new SubscriptionChange(noted, to, subscription.PeriodEnd, false, [], Money.Zero(subscription.Currency))
                {
                    Timing = ChangeTiming.PeriodEnd,
                });
        }
        return Now(subscription, to, now);
    }

    /// <summary>The subscription once a change is made and paid for.</summary>
    /// <param name="subscription">As it stood when the change was asked for.</param>
    /// <param name="to">What it becomes.</param>
    /// <param name="planAmount">What was paid for that.</param>
    /// <param name="creditBalance">What the credit balance is afterwards.</param>
    /// <param name="at">When it was asked for.</param>
    internal static Subscription Make(Subscription subscription, PlanChange to, long planAmount, long creditBalance, DateTimeOffset at)
    {
        var changed = SubscriptionStateMachine.Closed(subscription, at) with
        {
            Plan = to.Plan,
            PolicyVersion = to.PolicyVersion,
            Seats = to.Seats,
            Pending = null,
            CreditBalance = creditBalance,
        };
        bool same = Pricing.SameInterval(subscription.Plan, to.Plan);
        if (subscription.Status == SubscriptionStatus.Trialing || (to.Plan.Proration == Proration.None && !same))
        {
            var zone = subscription.Zone;
            return changed with { Cycle = BillingCycle.Starting(subscription.PeriodEnd, to.Plan, zone), PeriodIndex = -1 };
        }
        if (to.Plan.Proration == Proration.None)
            return changed;
        return (same ? changed : Restarted(changed, at)) with { Paid = planAmount };
    }

    private static ChangeTiming Default(Subscription subscription, PlanChange to) =>
        Pricing.ComparePerDay(to, subscription.Plan, subscription.Seats) >= 0 ? ChangeTiming.Now : ChangeTiming.PeriodEnd;

    private static SubscriptionChange Now(Subscription subscription, PlanChange to, DateTimeOffset now)
    {
        var (lines, planAmount) = Settlement(subscription, to, now);
        var period = StartsPeriod(subscription, to)
            ? Restarted(subscription with { Plan = to.Plan }, now).Period
            : new Period(now, subscription.PeriodEnd);
        var bill = Bill.Of(lines, subscription.CreditBalance, period);
        var after = Make(subscription, to, planAmount, bill.Balance, now);
        return new SubscriptionChange(after, to, now, true, bill.Lines, new Money(bill.Total, subscription.Currency))
        {
            PlanAmount = planAmount,
            CreditUsed = bill.CreditUsed,
            Period = period,
        };
    }

    /// <summary>The unused part and the new one; nothing in a free time, and nothing where the plan settles nothing.</summary>
    private static (IReadOnlyList<InvoiceLine> Lines, long PlanAmount) Settlement(
        Subscription subscription, PlanChange to, DateTimeOffset now)
    {
        if (subscription.Status == SubscriptionStatus.Trialing || to.Plan.Proration == Proration.None)
            return ([], 0);
        var unused = Pricing.Unused(subscription, to.Plan.Proration, now);
        var next = Pricing.Remaining(subscription, to, now);
        if (StartsPeriod(subscription, to))
        {
            var restarted = Restarted(subscription with { Plan = to.Plan }, now);
            next = Pricing.PlanLine(to.Plan, to.Seats, restarted.Period, restarted.Whole, subscription.Zone);
        }
        return ([.. new[] { unused, next }.Where(line => line.Amount != 0)], next.Amount);
    }

    /// <summary>A new period and anchor now.</summary>
    private static Subscription Restarted(Subscription subscription, DateTimeOffset now)
    {
        var cycle = BillingCycle.Starting(now, subscription.Plan, subscription.Zone);
        var period = cycle.PeriodAt(0);
        return subscription with { Cycle = cycle, PeriodIndex = 0, PeriodStart = period.Start, PeriodEnd = period.End, Whole = cycle.WholeOf(0) };
    }
}
