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
        CustomerRef customer, PlanPolicy plan, DateTimeOffset start, DateTimeOffset end, CancellationToken cancellationToken = default)
    {
        var live = await subscriptions.LiveAsync(customer, cancellationToken);
        var bill = new Draft(await log.StatementsAsync(customer, start, end, cancellationToken));
        foreach (var (feature, charge) in Metered(customer))
        {
            if (IsOfAnotherPlan(feature, plan, live))
                continue;
            var terms = StatementTerms.Of(charge, plan.Features.GetValueOrDefault(feature));
            foreach (var (from, to) in Uncovered(start, end, bill.Covered(feature)))
                bill.Add(await RateAsync(New(customer, feature, from, to, terms), cancellationToken));
        }
        return await CorrectAsync(bill, cancellationToken);
    }

    public async Task<MeteredCharges> OfMonthAsync(CustomerRef customer, BillingMonth month, CancellationToken cancellationToken = default)
    {
        // Before the statements: of a renewal between the two, both its period and its statement cover the same time.
        var live = (await subscriptions.LiveAsync(customer, cancellationToken)).Where(s => s.Status != SubscriptionStatus.Incomplete).ToArray();
        BillingMonth[] months = [.. Before(month, policies.For(customer.Service).TimeZone), month];
        var bill = new Draft(await log.StatementsAsync(customer, months[0].Start, month.End, cancellationToken));
        var plans = live.Select(s => (s.PeriodStart, s.PeriodEnd));   // a subscription bills its period when that ends
        foreach (var each in months)
        {
            foreach (var (feature, charge) in Metered(customer))
            {
                foreach (var (from, to) in Uncovered(each.Start, each.End, bill.Covered(feature).Concat(plans)))
                {
                    var statement = await RateAsync(New(customer, feature, from, to, StatementTerms.Of(charge, null)), cancellationToken);
                    if (statement.Quantity != 0 || (statement.Amount != 0 && each == month))
                        bill.Add(statement);
                }
            }
        }
        return live is [] ? await CorrectAsync(bill, cancellationToken) : bill.Charges;
    }

    /// <summary>The months before one, of which something could still be recorded in it; oldest first.</summary>
    private static IEnumerable<BillingMonth> Before(BillingMonth month, TimeZoneInfo zone)
    {
        for (var each = BillingMonth.Of(month.Start - UsageService.MostLate, zone); each.Start < month.Start; each = BillingMonth.Of(each.End, zone))
            yield return each with { End = each.End < month.Start ? each.End : month.Start };
    }

    private IEnumerable<(string Feature, FeatureCharge.Metered Charge)> Metered(CustomerRef customer) =>
        from feature in policies.For(customer.Service).Features.Values
        where feature.Charge is FeatureCharge.Metered
        select (feature.Name, (FeatureCharge.Metered)feature.Charge);

    private static UsageStatement New(CustomerRef customer, string feature, DateTimeOffset start, DateTimeOffset end, StatementTerms terms) => new()
    {
        Customer = customer, Feature = feature, Start = start, End = end, Terms = terms, Quantity = 0, Amount = 0,
    };

    /// <summary>Rates again what was billed and is not final; what that makes different is a correction.</summary>
    private async Task<MeteredCharges> CorrectAsync(Draft bill, CancellationToken cancellationToken)
    {
        foreach (var before in bill.Statements.Where(s => !s.IsFinal))
            bill.Correct(before, await RateAsync(before, cancellationToken));
        return bill.Charges;
    }

    /// <summary>A feature that another live plan of the customer names is billed with that plan, unless this one names it too.</summary>
    private static bool IsOfAnotherPlan(string feature, PlanPolicy plan, IReadOnlyList<Subscription> live) =>
        !plan.Features.ContainsKey(feature)
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

    /// <summary>What is billed so far, beside what was billed before.</summary>
    private sealed class Draft(IReadOnlyList<UsageStatement> statements)
    {
        private readonly List<MeteredLine> _lines = [];
        private readonly List<IRecord> _billed = [];

        public IReadOnlyList<UsageStatement> Statements => statements;

        public MeteredCharges Charges => new(_lines, _billed);

        public IEnumerable<(DateTimeOffset Start, DateTimeOffset End)> Covered(string feature) =>
            statements.Where(s => s.Feature == feature).Select(s => (s.Start, s.End));

        public void Add(UsageStatement statement)
        {
            _billed.Add(statement);
            if (statement.Amount != 0)
                _lines.Add(Line(statement, null));
        }

        public void Correct(UsageStatement before, UsageStatement again)
        {
            if (again == before)
                return;
            _billed.Add(again);
            if (again.Amount != before.Amount)
                _lines.Add(Line(again, before));
        }
    }
}
