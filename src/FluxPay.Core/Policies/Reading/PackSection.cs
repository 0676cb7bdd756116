namespace FluxPay.Policies.Reading;

/// <summary>One of <c>packs</c>.</summary>
internal static class PackSection
{
    public static PackPolicy Read(PolicyNode node, IReadOnlyDictionary<string, FeaturePolicy>? features)
    {
        if (features?.ContainsKey(node.Key) == true)
            node.Report("is a feature too; an order names its product, so packs and features need different names");
        return node.Section(pack => new PackPolicy
        {
            Name = pack.Key,
            Price = pack.Required("price").Integer(1),
            Credits = pack.Required("credits").Integer(1),
            Bonus = pack.Optional("bonus")?.Integer(0) ?? 0,
            BonusExpiresAfter = pack.Optional("bonusExpiresAfter")?.Span(Spans.Second, Spans.Century),
        });
    }
}
