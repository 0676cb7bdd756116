namespace FluxPay.Policies.Reading;

/// <summary>One of <c>features</c>.</summary>
internal static class FeatureSection
{
    private delegate FeatureCharge ReadCharge(PolicyNode feature);

    public static FeaturePolicy Read(PolicyNode node) => node.Section(feature =>
    {
        var read = feature.Required("charge").Choice<ReadCharge>(
            ("credit", f => new FeatureCharge.Credit(f.Required("cost").Integer(1))),
            ("payment", f => new FeatureCharge.Payment(f.Required("price").Integer(1))),
            ("metered", ReadMetered),
            ("none", _ => new FeatureCharge.None()));

        // What an unknown charge would need cannot be said, so only that it is unknown is.
        if (read is null)
            return feature.Abandon(new FeaturePolicy { Name = feature.Key, Charge = new FeatureCharge.None() });
        return new FeaturePolicy
        {
            Name = feature.Key,
            Charge = read(feature),
            CompleteWithin = feature.Optional("completeWithin")?.Duration(Spans.Second, Spans.Year)
                ?? TimeSpan.FromHours(24),
        };
    });

    private static FeatureCharge.Metered ReadMetered(PolicyNode feature) => new(
        feature.Required("unit").Text(40),
        feature.Optional("aggregate")?.Choice(
            ("sum", UsageAggregate.Sum), ("count", UsageAggregate.Count),
            ("max", UsageAggregate.Max), ("last", UsageAggregate.Last),
            ("unique", UsageAggregate.Unique))
            ?? UsageAggregate.Sum,
        feature.Required("pricing").Section(PricingSection.Read));
}
