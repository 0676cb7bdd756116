using System.Collections.Immutable;

namespace FluxPay.Policies.Reading;

/// <summary><c>pricing</c> of a metered feature.</summary>
internal static class PricingSection
{
    private static readonly PriceTier Open = new(null, default, default);

    public static PricingPolicy Read(PolicyNode pricing)
    {
        var model = pricing.Required("model").Choice<PricingModel?>(
            ("unit", PricingModel.Unit), ("graduated", PricingModel.Graduated),
            ("volume", PricingModel.Volume), ("package", PricingModel.Package));
        if (model is null)
            return pricing.Abandon(new PricingPolicy { Model = PricingModel.Unit, Tiers = [Open] });

        var maximum = pricing.Optional("maximum");
        var zeroUse = pricing.Optional("zeroUse");
        var policy = new PricingPolicy
        {
            Model = model.Value,
            Tiers = model is PricingModel.Graduated or PricingModel.Volume
                ? ReadTiers(pricing.Required("tiers"))
                : [new PriceTier(null, pricing.Required("price").Price(), default)],
            PackageSize = model is PricingModel.Package ? pricing.Required("size").Integer(1) : 1,
            Included = pricing.Optional("included")?.Integer(0) ?? 0,
            Minimum = pricing.Optional("minimum")?.Integer(0),
            Maximum = maximum?.Integer(0),
            ZeroUse = zeroUse?.Flag() ?? false,
        };

        if (policy.Maximum < policy.Minimum)
            maximum?.Report($"is {policy.Maximum}, below the minimum of {policy.Minimum}; "
                + "allowed: the minimum or more");
        if (policy is { ZeroUse: true, Minimum: null, Tiers: [{ Flat.Millionths: 0 }, ..] })
            zeroUse?.Report("has nothing to charge without use; "
                + "allowed: with a flat in the first tier, or with a minimum");
        return policy;
    }

    private static ImmutableArray<PriceTier> ReadTiers(PolicyNode node)
    {
        var bounds = new List<(PolicyNode Tier, PolicyNode? UpTo, long? Value)>();
        var tiers = node.List(item => item.Section(tier =>
        {
            var upTo = tier.Optional("upTo");
            var read = new PriceTier(
                upTo?.Integer(1), tier.Required("price").Price(), tier.Optional("flat")?.Price() ?? default);
            bounds.Add((tier, upTo, read.UpTo));
            return read;
        }), max: 100);

        if (tiers.IsEmpty && node.IsSound)
            node.Report("has no tier; allowed: one or more, the last one open (without upTo)");
        if (tiers.IsEmpty)
            return [Open];
        CheckBounds(bounds);
        return tiers;
    }

    private static void CheckBounds(List<(PolicyNode Tier, PolicyNode? UpTo, long? Value)> bounds)
    {
        long below = 0;
        foreach (var (tier, upTo, value) in bounds.SkipLast(1))
        {
            if (upTo is null)
                tier.Report("is open (without upTo) before the last tier, so the next ones overlap it; "
                    + "allowed: only the last tier is open");
            else if (value <= below && upTo.IsSound)
                upTo.Report($"is {value}, but the tier before ends at {below}; "
                    + $"allowed: {below + 1} or more, tiers ascend without overlap");
            below = Math.Max(below, value ?? below);
        }
        if (bounds[^1] is (_, { IsSound: true } last, var end))
            last.Report($"leaves a gap above {end}; allowed: the last tier is open, without upTo");
    }
}
