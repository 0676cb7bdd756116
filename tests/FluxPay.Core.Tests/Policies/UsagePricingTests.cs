using System.Collections.Immutable;
using CsCheck;

namespace FluxPay.Policies.Tests;

public sealed class UsagePricingTests
{
    private static PricingPolicy Pricing(string pricing)
    {
        var policy = PolicyLoader.Parse("p.yaml", PolicyFolder.Service("test",
            $"features: {{ f: {{ charge: metered, unit: u, pricing: {{ {pricing} }} }} }}"));
        return ((FeatureCharge.Metered)policy.Features["f"].Charge).Pricing;
    }

    private const string Tiers = "tiers: [ { upTo: 100, price: 100 }, { upTo: 200, price: 80, flat: 1000 }, { price: 50.5 } ]";

    [Theory]
    [InlineData("model: unit, price: 10", 0, 0, 0)]
    [InlineData("model: unit, price: 10", 3, 0, 30)]
    [InlineData("model: unit, price: 0.5", 1, 0, 1)]                   // half away from zero
    [InlineData("model: unit, price: 0.499999", 1, 0, 0)]
    [InlineData("model: unit, price: 0.5", 3, 0, 2)]                   // 1.5, not banker's 2 by luck:
    [InlineData("model: unit, price: 0.5", 5, 0, 3)]                   // 2.5 → 3
    [InlineData("model: unit, price: 0.000001", 499_999, 0, 0)]
    [InlineData("model: unit, price: 0.000001", 500_000, 0, 1)]
    [InlineData("model: unit, price: 10, included: 5", 5, 0, 0)]
    [InlineData("model: unit, price: 10, included: 5", 6, 0, 10)]
    [InlineData("model: unit, price: 10, included: 5", 70, 60, 50)]    // plan and feature allowances add up
    [InlineData("model: unit, price: 10, minimum: 100", 3, 0, 100)]
    [InlineData("model: unit, price: 10, minimum: 100", 0, 0, 0)]      // without use nothing is due
    [InlineData("model: unit, price: 10, minimum: 100, zeroUse: true", 0, 0, 100)]
    [InlineData("model: unit, price: 10, maximum: 100", 11, 0, 100)]
    [InlineData("model: unit, price: 10, minimum: 50, maximum: 100", 7, 0, 70)]
    [InlineData("model: graduated, " + Tiers, 100, 0, 10_000)]         // bounds are inclusive
    [InlineData("model: graduated, " + Tiers, 101, 0, 11_080)]         // the flat is added on entry
    [InlineData("model: graduated, " + Tiers, 200, 0, 19_000)]
    [InlineData("model: graduated, " + Tiers, 201, 0, 19_051)]         // 19,050.5
    [InlineData("model: graduated, " + Tiers, 202, 0, 19_101)]
    [InlineData("model: graduated, included: 60, " + Tiers, 160, 0, 10_000)]
    [InlineData("model: volume, " + Tiers, 100, 0, 10_000)]
    [InlineData("model: volume, " + Tiers, 101, 0, 9_080)]
    [InlineData("model: volume, " + Tiers, 201, 0, 10_151)]            // 10,150.5
    [InlineData("model: package, size: 100, price: 500", 0, 0, 0)]
    [InlineData("model: package, size: 100, price: 500", 1, 0, 500)]
    [InlineData("model: package, size: 100, price: 500", 100, 0, 500)]
    [InlineData("model: package, size: 100, price: 500", 101, 0, 1000)]
    [InlineData("model: package, size: 100, price: 500, included: 1", 101, 0, 500)]
    [InlineData("model: graduated, zeroUse: true, tiers: [ { upTo: 10, price: 5, flat: 300 }, { price: 1 } ]", 0, 0, 300)]
    [InlineData("model: graduated, zeroUse: true, tiers: [ { upTo: 10, price: 5, flat: 300 }, { price: 1 } ]", 2, 0, 310)]
    [InlineData("model: graduated, tiers: [ { upTo: 10, price: 5, flat: 300 }, { price: 1 } ]", 0, 0, 0)]
    [InlineData("model: volume, zeroUse: true, tiers: [ { upTo: 10, price: 5, flat: 300 }, { price: 1 } ]", 11, 0, 11)]
    public void A_quantity_costs(string pricing, long quantity, long planIncluded, long amount) =>
        Assert.Equal(amount, UsagePricing.Rate(Pricing(pricing), quantity, planIncluded).Amount);

    // In cents, as others publish them.
    private const string Fonts = "tiers: [ { upTo: 5, price: 700 }, { upTo: 10, price: 650 }, { price: 600 } ]";
    private const string Requests = "tiers: [ { upTo: 1000, price: 1 }, { upTo: 10000, price: 0.8 }, { price: 0.5 } ]";
    private const string Calls =
        "tiers: [ { upTo: 10000, price: 0.1, flat: 1000 }, { upTo: 50000, price: 0.08, flat: 1000 }, { upTo: 100000, price: 0.06, flat: 1000 }, { price: 0.04, flat: 1000 } ]";

    private const string Graduated =
        "tiers: [ { upTo: 5, price: 0, flat: 100 }, { upTo: 10, price: 0, flat: 50 }, { upTo: 15, price: 10 }, { price: 5 } ]";
    private const string Volume =
        "tiers: [ { upTo: 5, price: 0, flat: 100 }, { upTo: 10, price: 0, flat: 150 }, { upTo: 15, price: 10 }, { price: 5 } ]";

    [Theory]
    // https://docs.stripe.com/subscriptions/pricing-models/tiered-pricing
    [InlineData("model: volume, " + Fonts, 1, 7_00)]
    [InlineData("model: volume, " + Fonts, 5, 35_00)]
    [InlineData("model: volume, " + Fonts, 6, 39_00)]
    [InlineData("model: volume, " + Fonts, 20, 120_00)]
    [InlineData("model: volume, " + Fonts, 25, 150_00)]
    [InlineData("model: graduated, " + Fonts, 5, 35_00)]
    [InlineData("model: graduated, " + Fonts, 6, 41_50)]
    [InlineData("model: graduated, " + Fonts, 20, 127_50)]
    [InlineData("model: graduated, " + Fonts, 25, 157_50)]
    // https://getlago.com/docs/guide/plans/charges/charge-models/volume and …/package
    [InlineData("model: volume, " + Calls, 65_000, 49_00)]
    [InlineData("model: package, size: 100, price: 500, included: 100", 201, 10_00)]
    // 1 USD for the first 100, 0.50 for the next 100, 0.10 beyond: https://getlago.com/docs/guide/plans/charges/charge-models/graduated
    [InlineData("model: graduated, tiers: [ { upTo: 100, price: 100 }, { upTo: 200, price: 50 }, { price: 10 } ]", 250, 155_00)]
    // OpenMeter: https://github.com/openmeterio/openmeter/blob/main/openmeter/billing/service/lineservice/pricegraduatedtiered_test.go
    // It bills the first tier's flat price without any use; here that is what zeroUse says.
    [InlineData("model: graduated, zeroUse: true, " + Graduated, 0, 100)]
    [InlineData("model: graduated, " + Graduated, 3, 100)]
    [InlineData("model: graduated, " + Graduated, 5, 100)]
    [InlineData("model: graduated, " + Graduated, 7, 150)]
    [InlineData("model: graduated, " + Graduated, 12, 170)]
    [InlineData("model: graduated, " + Graduated, 22, 235)]
    // …/pricevolumetiered_test.go
    [InlineData("model: volume, zeroUse: true, " + Volume, 0, 100)]
    [InlineData("model: volume, " + Volume, 5, 100)]
    [InlineData("model: volume, " + Volume, 14, 140)]
    [InlineData("model: volume, " + Volume, 15, 150)]
    [InlineData("model: volume, " + Volume, 16, 80)]
    [InlineData("model: volume, " + Volume, 100, 500)]
    [InlineData("model: volume, minimum: 150, " + Volume, 5, 150)]
    [InlineData("model: volume, minimum: 100, " + Volume, 5, 100)]
    [InlineData("model: volume, minimum: 150, zeroUse: true, " + Volume, 0, 150)]
    [InlineData("model: volume, maximum: 125, " + Volume, 7, 125)]
    // https://openmeter.io/docs/billing/product-catalog/pricing-models: 0.01 USD a token, 10,000 tokens
    [InlineData("model: unit, price: 1", 10_000, 100_00)]
    // https://docs.useautumn.com/documentation/modelling-pricing/graduated-pricing
    [InlineData("model: graduated, " + Requests, 15_000, 107_00)]
    public void A_price_that_others_publish_is_ours_too(string pricing, long quantity, long cents) =>
        Assert.Equal(cents, UsagePricing.Rate(Pricing(pricing), quantity).Amount);

    [Fact]
    public void The_line_is_explained_tier_by_tier()
    {
        var rated = UsagePricing.Rate(Pricing("model: graduated, included: 5, minimum: 20000, " + Tiers), 206);
        Assert.Equal((206, 5, 201, 19_051, 20_000), (rated.Quantity, rated.Included, rated.Billable, rated.Subtotal, rated.Amount));
        Assert.Equal([(100, 10_000), (100, 9_000), (1, 51)], rated.Tiers.Select(tier => (tier.Quantity, tier.Amount)));
    }

    [Fact]
    public void Rounding_happens_once_and_the_parts_still_add_up()
    {
        var rated = UsagePricing.Rate(
            Pricing("model: graduated, tiers: [ { upTo: 1, price: 0.4 }, { upTo: 2, price: 0.4 }, { price: 0.4 } ]"), 3);
        Assert.Equal(1, rated.Amount);                                      // 1.2, not 0 + 0 + 0
        Assert.Equal([1, 0, 0], rated.Tiers.Select(tier => tier.Amount));
    }

    [Fact]
    public void Nothing_negative_is_rated_and_nothing_overflows_silently()
    {
        var dear = Pricing("model: unit, price: 1000000000000");
        Assert.Throws<ArgumentOutOfRangeException>(() => UsagePricing.Rate(dear, -1));
        Assert.Throws<ArgumentOutOfRangeException>(() => UsagePricing.Rate(dear, 1, -1));
        Assert.Throws<OverflowException>(() => UsagePricing.Rate(dear, long.MaxValue));
        Assert.Equal(9_000_000_000_000_000_000, UsagePricing.Rate(dear, 9_000_000).Amount);
    }

    private static readonly Gen<ImmutableArray<PriceTier>> AnyTiers =
        Gen.Select(Gen.Int[1, 500].Array[0, 4], Gen.Long[0, 3_000_000].Array[5], Gen.Long[0, 5_000_000].Array[5]).Select((widths, prices, flats) =>
        {
            long end = 0;
            return widths.Select((width, i) => new PriceTier(end += width, new(prices[i]), new(flats[i])))
                .Append(new PriceTier(null, new(prices[4]), new(flats[4]))).ToImmutableArray();
        });

    private static readonly Gen<PricingPolicy> AnyPricing =
        Gen.Select(Gen.Enum<PricingModel>(), AnyTiers, Gen.Int[0, 100], Gen.Bool, Gen.Int[1, 50]).Select((model, tiers, included, zeroUse, size) =>
            new PricingPolicy
            {
                Model = model,
                Tiers = model is PricingModel.Unit or PricingModel.Package ? [tiers[^1]] : tiers,
                PackageSize = model is PricingModel.Package ? size : 1,
                Included = included,
                ZeroUse = zeroUse,
            });

    [Fact]
    public void Tiers_add_up_to_the_line() =>
        Gen.Select(AnyPricing, Gen.Int[0, 3000]).Sample((pricing, quantity) =>
        {
            var rated = UsagePricing.Rate(pricing, quantity);
            Assert.Equal(rated.Subtotal, rated.Tiers.Sum(tier => tier.Amount));
            Assert.Equal(rated.Subtotal, rated.Amount);
            if (pricing.Model is not PricingModel.Package)
                Assert.Equal(rated.Billable, rated.Tiers.Sum(tier => tier.Quantity));
        });

    [Fact]
    public void The_line_is_the_exact_sum_rounded_half_away_from_zero() =>
        Gen.Select(AnyPricing, Gen.Int[0, 3000]).Sample((pricing, quantity) =>
        {
            var rated = UsagePricing.Rate(pricing, quantity);
            decimal exact = rated.Tiers.Sum(part => (part.Quantity * part.Tier.Price.Millionths + part.Tier.Flat.Millionths) / 1_000_000m);
            Assert.Equal((long)Math.Round(exact, MidpointRounding.AwayFromZero), rated.Amount);
        });

    [Fact]
    public void More_use_never_costs_less_except_by_volume() =>
        Gen.Select(AnyPricing.Where(p => p.Model is not PricingModel.Volume), Gen.Int[0, 3000], Gen.Int[0, 500], Gen.Int[0, 300], Gen.Int[0, 3000])
            .Sample((pricing, quantity, more, minimum, above) =>
            {
                pricing = pricing with { Minimum = minimum, Maximum = minimum + above };
                Assert.True(UsagePricing.Rate(pricing, quantity).Amount <= UsagePricing.Rate(pricing, quantity + more).Amount);
            });

    [Fact]
    public void An_allowance_only_moves_the_start() =>
        Gen.Select(AnyPricing, Gen.Int[0, 3000], Gen.Int[0, 500]).Sample((pricing, quantity, allowance) =>
            Assert.Equal(UsagePricing.Rate(pricing, quantity).Amount, UsagePricing.Rate(pricing, quantity + allowance, allowance).Amount));
}
