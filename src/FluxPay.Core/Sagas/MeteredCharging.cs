using System.Globalization;
using FluxPay.Policies;
using FluxPay.Subscriptions;
using FluxPay.Usage;

namespace FluxPay.Sagas;

/// <summary>
/// Rates metered use for invoices. What was billed is kept per feature and period, so that the same time is never billed twice, by
/// whichever invoice; what comes in late is the difference between the period rated again and what was billed.
/// </summary>
internal sealed class MeteredCharging(IUsageLog log, ISubscriptions subscriptions, IPolicies policies, TimeProvider time) : IMeteredCharges
{
    /// <summary>A period is final once nothing late is accepted any more, and whatever was accepted just before is committed.</summary>
    private static readonly TimeSpan UntilFinal = UsageService.MostLate + TimeSpan.FromHours(1);

    public async Task<MeteredCharges> OfPeriodAsync(
        CustomerRef customer, PlanPolicy? plan, DateTimeOffset start, DateTimeOffset end, CancellationToken cancellationToken = default)
    {
        var policy = policies.For(customer.Service);
        var live = await subscriptions.LiveAsync(customer, cancellationToken);
        var statements = await log.StatementsAsync(customer, start, end, cancellationToken);
        var (lines, billed) = (new List<MeteredLine>(), new List<IRecord>());
        foreach (var feature in policy.Features.Values)
        {
            if (feature.Charge is not FeatureCharge.Metered charge || IsOfAnotherPlan(feature.Name, plan, live))
                continue;
            var covered = statements.Where(s => s.Feature == feature.Name).Select(s => (s.Start, s.End));
            if (plan is null)   // a subscription bills its period when that ends; one that may never begin bills nothing
                covered = covered.Concat(live.Where(s => s.Status != SubscriptionStatus.Incomplete).Select(s => (s.PeriodStart, s.PeriodEnd)));
            foreach (var (from, to) in Uncovered(start, end, covered))
            {
                var statement = await RateAsync(new UsageStatement
                {
                    Customer = customer,
                    Feature = feature.Name,
                    Start = from,
                    End = to,
                    Terms = StatementTerms.Of(charge, plan?.Features.GetValueOrDefault(feature.Name)),
                    Quantity = 0,
                    Amount = 0,
                }, cancellationToken);
                billed.Add(statement);
                if (statement.Amount != 0)
                    lines.Add(Line(statement, null));
            }
        }

        foreach (var before in statements.Where(s => !s.IsFinal))
        {
            var again = await RateAsync(before, cancellationToken);
            if (again == before)
                continue;
            billed.Add(again);
            if (again.Amount != before.Amount)
                lines.Add(Line(again, before));
        }
        return new MeteredCharges(lines, billed);
    }

    /// <summary>A feature that another live plan of the customer names is billed with that plan, unless this one names it too.</summary>
    private static bool IsOfAnotherPlan(string feature, PlanPolicy? plan, IReadOnlyList<Subscription> live) =>
        plan is not null && !plan.Features.ContainsKey(feature)
        && live.Any(s => s.Plan.Name != plan.Name && s.Plan.Features.ContainsKey(feature));

    private async Task<UsageStatement> RateAsync(UsageStatement statement, CancellationToken cancellationToken)
    {
        var now = time.Now();   // before the records are read: what is committed afterwards is late
        var totals = await log.TotalsAsync(statement.Customer, statement.Feature, statement.Start, statement.End, cancellationToken);
        long quantity = totals.Of(statement.Terms.Aggregate);
        return statement with
        {
            Quantity = quantity,
            Amount = statement.Terms.Rate(quantity).Amount,
            IsFinal = now >= statement.End + UntilFinal,
        };
    }

    /// <summary>What is left of a period once covered stretches are taken out of it, oldest first.</summary>
    internal static IEnumerable<(DateTimeOffset Start, DateTimeOffset End)> Uncovered(
        DateTimeOffset start, DateTimeOffset end, IEnumerable<(DateTimeOffset Start, DateTimeOffset End)> covered)
    {
        foreach (var (from, to) in covered.Where(c => c.End > start && c.Start < end).OrderBy(c => c.Start))
        {
            if (from > start)
                yield return (start, from);
            start = to > start ? to : start;
        }
        if (start < end)
            yield return (start, end);
    }

    private static MeteredLine Line(UsageStatement statement, UsageStatement? before)
    {
        var rated = statement.Terms.Rate(statement.Quantity);
        long billable = rated.Billable - (before is null ? 0 : before.Terms.Rate(before.Quantity).Billable);
        string model = statement.Terms.Pricing.Model.ToString().ToLowerInvariant();
        string words = before is null
            ? string.Create(CultureInfo.InvariantCulture,
                $"{statement.Feature}: {statement.Quantity} {statement.Terms.Unit}, {rated.Included} included, {rated.Billable} billed ({model})")
            : string.Create(CultureInfo.InvariantCulture,
                $"{statement.Feature}, correction: {statement.Quantity} {statement.Terms.Unit} in place of {before.Quantity} ({model})");
        return new MeteredLine(statement.Feature, statement.Start, statement.End, billable, statement.Amount - (before?.Amount ?? 0), words);
    }
}
