using System.Globalization;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;

namespace FluxPay.Policies;

/// <summary>A stable hash of what a policy sells; comments, order of keys and traffic rules do not count.</summary>
internal static class PolicyVersion
{
    // Kept beside the policy, not in it: a copy made by `with` must not inherit the version of its original.
    private static readonly ConditionalWeakTable<ServicePolicy, string> Known = [];

    public static string Of(ServicePolicy policy) => Known.GetValue(policy, Compute);

    private static string Compute(ServicePolicy policy)
    {
        var text = new StringBuilder();
        Line(text, "currency", policy.Currency.Code);
        Line(text, "credits", policy.Credits.ExpireAfter, policy.Credits.RefundValidity, policy.Credits.Refund);
        foreach (var pack in Sorted(policy.Packs))
            Line(text, "pack", pack.Name, pack.Price, pack.Credits, pack.Bonus, pack.BonusExpiresAfter);
        foreach (var feature in Sorted(policy.Features))
            Write(text, feature);
        foreach (var plan in Sorted(policy.Plans))
            Write(text, plan);
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())))[..12];
    }

    private static void Write(StringBuilder text, FeaturePolicy feature)
    {
        switch (feature.Charge)
        {
            case FeatureCharge.Credit credit:
                Line(text, "feature", feature.Name, "credit", credit.Cost);
                break;
            case FeatureCharge.Payment payment:
                Line(text, "feature", feature.Name, "payment", payment.Price);
                break;
            case FeatureCharge.None:
                Line(text, "feature", feature.Name, "none");
                break;
            case FeatureCharge.Metered { Pricing: var pricing } metered:
                Line(text, "feature", feature.Name, "metered", metered.Unit, metered.Aggregate, pricing.Model,
                    pricing.PackageSize, pricing.Included, pricing.Minimum, pricing.Maximum, pricing.ZeroUse);
                foreach (var tier in pricing.Tiers)
                    Line(text, "tier", tier.UpTo, tier.Price.Millionths, tier.Flat.Millionths);
                break;
        }
    }

    private static void Write(StringBuilder text, PlanPolicy plan)
    {
        Line(text, "plan", plan.Name, plan.Price, plan.Interval, plan.Every, plan.Trial, plan.Credits, plan.Rollover,
            plan.Grace, plan.ConsentRequired, plan.Anchor, plan.Proration, plan.Group, plan.Seats);
        Line(text, ["retry", .. plan.Retry.Cast<object>()]);
        foreach (var (feature, given) in plan.Features.OrderBy(pair => pair.Key, StringComparer.Ordinal))
            Line(text, "gives", feature, given);
    }

    private static IEnumerable<T> Sorted<T>(IReadOnlyDictionary<string, T> named) =>
        named.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => pair.Value);

    // Names hold no '|' and no line break, so a line reads back in one way only.
    private static void Line(StringBuilder text, params ReadOnlySpan<object?> values)
    {
        foreach (object? value in values)
            text.Append(CultureInfo.InvariantCulture, $"{value}|");
        text.Append('\n');
    }
}
