namespace FluxPay.Policies.Reading;

/// <summary>One of a plan's <c>features</c>.</summary>
internal static class PlanFeatureSection
{
    public static PlanFeature Read(PolicyNode feature, IReadOnlyDictionary<string, FeaturePolicy>? features)
    {
        if (features?.ContainsKey(feature.Key) != true)
            feature.Report("is not a feature of this service; "
                + $"{PolicyText.Allowed(feature.Key, [.. features?.Keys ?? []])}");
        bool countsThings = features?.GetValueOrDefault(feature.Key)?.Charge is FeatureCharge.Metered { Aggregate: UsageAggregate.Unique };
        return feature.IsMap
            ? feature.Section(fields => ReadQuantity(fields, countsThings))
            : feature.Choice<PlanFeature>(
                "unlimited, true, { included: n } or { limit: n }",
                ("unlimited", new PlanFeature.Unlimited()), ("true", new PlanFeature.Enabled()))
                ?? new PlanFeature.Enabled();
    }

    private static PlanFeature ReadQuantity(PolicyNode fields, bool countsThings)
    {
        var (included, limit) = (fields.Optional("included"), fields.Optional("limit"));
        if (included is not null && limit is not null)
            limit.Report("stands in the place of included; allowed: one of the two");
        if (included is null && limit is null)
            fields.Report("says no quantity; allowed: { included: n } or { limit: n }, or the words unlimited or true");
        if (limit is not null && countsThings)
            limit.Report("cannot be kept for aggregate: unique, where only all records together tell the number; allowed: { included: n }");
        return limit is null
            ? new PlanFeature.Included(included?.Integer(0) ?? 0)
            : new PlanFeature.Limited(limit.Integer(0));
    }
}
