namespace FluxPay.Policies.Reading;

/// <summary>One of <c>plans</c>.</summary>
internal static class PlanSection
{
    // Card networks count more tries than this as abuse.
    private const int MostRetries = 15;

    public static PlanPolicy Read(PolicyNode node, IReadOnlyDictionary<string, FeaturePolicy>? features) =>
        node.Section(plan => Read(plan, plan.Required("price"), features));

    private static PlanPolicy Read(
        PolicyNode plan, PolicyNode price, IReadOnlyDictionary<string, FeaturePolicy>? features)
    {
        var usual = new PlanPolicy { Name = plan.Key, Price = 0, Interval = BillingInterval.Month };
        var (retry, grace) = (plan.Optional("retry"), plan.Optional("grace"));
        var policy = new PlanPolicy
        {
            Name = plan.Key,
            Price = price.Integer(0),
            Interval = plan.Required("interval").Choice(
                ("month", BillingInterval.Month), ("year", BillingInterval.Year)),
            Every = plan.Optional("every")?.Number(1, 120) ?? usual.Every,
            Trial = plan.Optional("trial")?.Span(Spans.Second, Spans.Year),
            Features = plan.Optional("features")?.Map(feature => PlanFeatureSection.Read(feature, features))
                ?? usual.Features,
            Credits = plan.Optional("credits")?.Integer(0) ?? usual.Credits,
            Rollover = plan.Optional("rollover")?.Flag() ?? usual.Rollover,
            Retry = retry?.List(gap => gap.Span(Spans.Second, Spans.Month), MostRetries) ?? usual.Retry,
            Grace = grace?.Span(Spans.Zero, Spans.Year) ?? usual.Grace,
            ConsentRequired = plan.Optional("consent")?.Choice(("required", true)) ?? usual.ConsentRequired,
            Anchor = plan.Optional("anchor") is { } anchor ? ReadAnchor(anchor) : usual.Anchor,
            Proration = plan.Optional("proration")?.Choice(
                ("day", Proration.Day), ("second", Proration.Second), ("none", Proration.None)) ?? usual.Proration,
            Group = plan.Optional("group")?.Name() ?? usual.Group,
            Seats = plan.Optional("seats")?.Flag() ?? usual.Seats,
        };
        if (policy.Price == 0 && price.IsSound && !policy.Features.Keys.Any(name => IsMetered(name, features)))
        {
            const string why = "has no effect: the price is 0, so no charge can fail; "
                + "allowed: with a price of 1 or more, or a metered feature";
            retry?.Report(why);
            grace?.Report(why);
        }
        return policy;
    }

    private static bool IsMetered(string name, IReadOnlyDictionary<string, FeaturePolicy>? features) =>
        features?.GetValueOrDefault(name)?.Charge is FeatureCharge.Metered;

    private static BillingAnchor ReadAnchor(PolicyNode anchor) => anchor.IsMap
        ? anchor.Section(fields => new BillingAnchor.FixedDay(fields.Required("day").Number(1, 31)))
        : anchor.Choice<BillingAnchor>(
            "anniversary, calendar, or a mapping such as { day: 25 }",
            ("anniversary", new BillingAnchor.Anniversary()), ("calendar", new BillingAnchor.Calendar()))
            ?? new BillingAnchor.Anniversary();
}
