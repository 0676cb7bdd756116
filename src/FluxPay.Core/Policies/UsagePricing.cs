using System.Collections.Immutable;

namespace FluxPay.Policies;

/// <summary>Turns a quantity into an amount: integers of millionths all the way, rounded once per line.</summary>
internal static class UsagePricing
{
    private readonly record struct Part(PriceTier Tier, long Quantity, Int128 Millionths);

    /// <summary>
    /// Rates the usage of one feature in one period. Nothing billable costs nothing, unless the pricing says zeroUse.
    /// </summary>
    /// <param name="pricing">A pricing that was validated: ascending tiers, the last open.</param>
    /// <param name="quantity">0 or more.</param>
    /// <param name="planIncluded">A plan's allowance, 0 or more; adds to the pricing's own.</param>
    /// <exception cref="OverflowException">The amount does not fit 64 bits.</exception>
    public static RatedUsage Rate(PricingPolicy pricing, long quantity, long planIncluded = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(quantity);
        ArgumentOutOfRangeException.ThrowIfNegative(planIncluded);

        long included = checked(pricing.Included + planIncluded);
        long billable = Math.Max(0, quantity - included);
        if (billable == 0 && !pricing.ZeroUse)
            return new RatedUsage(quantity, included, 0, 0, 0, []);

        var parts = billable == 0 ? [PartOf(pricing.Tiers[0], 0)] : pricing.Model switch
        {
            PricingModel.Unit or PricingModel.Graduated => EachByItsTier(pricing.Tiers, billable),
            PricingModel.Volume => [PartOf(TierReached(pricing.Tiers, billable), billable)],
            PricingModel.Package => [PartOf(pricing.Tiers[0], Packages(billable, pricing.PackageSize))],
        };

        long subtotal = Rounded(parts.Aggregate(Int128.Zero, (sum, part) => sum + part.Millionths));
        long amount = Math.Min(Math.Max(subtotal, pricing.Minimum ?? 0), pricing.Maximum ?? long.MaxValue);
        return new RatedUsage(quantity, included, billable, subtotal, amount, Split(parts, subtotal));
    }

    private static List<Part> EachByItsTier(ImmutableArray<PriceTier> tiers, long billable)
    {
        var parts = new List<Part>(tiers.Length);
        long below = 0;
        foreach (var tier in tiers)
        {
            if (billable <= below)
                break;
            long top = Math.Min(billable, tier.UpTo ?? long.MaxValue);
            parts.Add(PartOf(tier, top - below));
            below = top;
        }
        return parts;
    }

    private static PriceTier TierReached(ImmutableArray<PriceTier> tiers, long billable) =>
        tiers.First(tier => tier.UpTo is null || billable <= tier.UpTo);

    private static Part PartOf(PriceTier tier, long quantity) =>
        new(tier, quantity, (Int128)quantity * tier.Price.Millionths + tier.Flat.Millionths);

    private static long Packages(long billable, long size) => billable / size + (billable % size == 0 ? 0 : 1);

    // Prices are never negative, so half up is half away from zero.
    private static long Rounded(Int128 millionths) =>
        checked((long)((millionths + UnitPrice.PerMinorUnit / 2) / UnitPrice.PerMinorUnit));

    // Largest remainder: the parts of a rounded line add up to it.
    private static ImmutableArray<RatedTier> Split(List<Part> parts, long total)
    {
        var amounts = parts.Select(part => (long)(part.Millionths / UnitPrice.PerMinorUnit)).ToArray();
        long missing = total - amounts.Sum();
        foreach (int i in Enumerable.Range(0, parts.Count)
            .OrderByDescending(i => parts[i].Millionths % UnitPrice.PerMinorUnit).Take((int)missing))
            amounts[i]++;
        return [.. parts.Select((part, i) => new RatedTier(part.Tier, part.Quantity, amounts[i]))];
    }
}
