using FluxPay.Policies;

namespace FluxPay.Subscriptions;

/// <summary>What plans cost, whole and in part; each line is rounded once, half away from zero.</summary>
internal static class Pricing
{
    /// <summary>The line of a plan for a period: its price, or the share of it that a shorter first period is of the whole one.</summary>
    public static InvoiceLine PlanLine(PlanPolicy plan, long seats, Period period, Period whole, TimeZoneInfo zone)
    {
        if (period == whole)
            return Line(plan.Name, period, seats, plan.Price, checked(plan.Price * seats));
        var (left, of) = Parts(plan.Proration, period, whole, zone);
        return Line($"{plan.Name}, {Share(plan.Proration, left, of)}", period, seats, plan.Price, Prorate(plan.Price, seats, left, of));
    }

    /// <summary>The line that gives back what is left of a plan, never more than was paid for it.</summary>
    public static InvoiceLine Unused(Subscription subscription, Proration proration, DateTimeOffset from)
    {
        var (plan, left) = (subscription.Plan, new Period(from, subscription.PeriodEnd));
        var (part, of) = Parts(proration, left, subscription.Whole, subscription.Zone);
        long amount = Math.Min(Prorate(plan.Price, subscription.Seats, part, of), subscription.Paid);
        return Line($"Unused {plan.Name}, {Share(proration, part, of)}", left, subscription.Seats, plan.Price, -amount);
    }

    /// <summary>The line of another plan, or another number of seats, for what is left of a period.</summary>
    public static InvoiceLine Remaining(Subscription subscription, PlanChange to, DateTimeOffset from)
    {
        var left = new Period(from, subscription.PeriodEnd);
        var (part, of) = Parts(to.Plan.Proration, left, subscription.Whole, subscription.Zone);
        return Line(
            $"{to.Plan.Name}, {Share(to.Plan.Proration, part, of)}", left, to.Seats, to.Plan.Price, Prorate(to.Plan.Price, to.Seats, part, of));
    }

    /// <summary>Positive when a change costs more a day, zero when as much; months and years by their average length.</summary>
    public static int ComparePerDay(PlanChange to, PlanPolicy plan, long seats) =>
        ((Int128)to.Plan.Price * to.Seats * Months(plan)).CompareTo((Int128)plan.Price * seats * Months(to.Plan));

    public static bool SameInterval(PlanPolicy one, PlanPolicy other) => one.Interval == other.Interval && one.Every == other.Every;

    private static int Months(PlanPolicy plan) => plan.Every * (plan.Interval == BillingInterval.Year ? 12 : 1);

    private static long Prorate(long price, long seats, long part, long of) => Ratio.MultiplyDivide(checked(price * seats), part, of);

    /// <summary>How much of a whole period a stretch is, in days or seconds; never more than all of it.</summary>
    private static (long Part, long Of) Parts(Proration proration, Period stretch, Period whole, TimeZoneInfo zone)
    {
        var (part, of) = proration == Proration.Second
            ? (Seconds(stretch), Seconds(whole))
            : (stretch.Days(zone), (long)whole.Days(zone));
        return of == 0 ? (0, 1) : (Math.Clamp(part, 0, of), of);
    }

    private static long Seconds(Period period) => (period.End - period.Start).Ticks / TimeSpan.TicksPerSecond;

    private static string Share(Proration proration, long part, long of) => $"{part} of {of} {(proration == Proration.Second ? "seconds" : "days")}";

    private static InvoiceLine Line(string description, Period period, long quantity, long unitPrice, long amount) =>
        new(description, period.Start, period.End, quantity, unitPrice, amount);
}

/// <summary>Lines with what the credit balance does to them.</summary>
/// <param name="Lines">The lines, the use of the balance last.</param>
/// <param name="Total">Their sum.</param>
/// <param name="CreditUsed">What the balance paid.</param>
/// <param name="Balance">What the balance is afterwards.</param>
internal sealed record Bill(IReadOnlyList<InvoiceLine> Lines, long Total, long CreditUsed, long Balance)
{
    /// <summary>The balance pays first; a negative sum adds to it.</summary>
    public static Bill Of(IReadOnlyList<InvoiceLine> lines, long balance, Period period)
    {
        long sum = lines.Aggregate(0L, (total, line) => checked(total + line.Amount));
        if (sum <= 0)
            return new Bill(lines, sum, 0, checked(balance - sum));
        long used = Math.Min(sum, balance);
        return used == 0
            ? new Bill(lines, sum, 0, balance)
            : new Bill([.. lines, new InvoiceLine("Credit balance", period.Start, period.End, 1, -used, -used)], sum - used, used, balance - used);
    }
}
