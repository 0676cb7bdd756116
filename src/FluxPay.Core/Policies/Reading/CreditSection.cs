using System.Collections.Immutable;

namespace FluxPay.Policies.Reading;

/// <summary><c>credits</c>.</summary>
internal static class CreditSection
{
    public static CreditPolicy Read(PolicyNode credits)
    {
        var usual = new CreditPolicy();
        var expiry = credits.Optional("expireAfter");
        var policy = new CreditPolicy
        {
            Spend = credits.Optional("spend") is { } spend ? ReadSpend(spend) : usual.Spend,
            ExpireAfter = expiry is null ? usual.ExpireAfter
                : expiry.Is("never") ? null
                : expiry.Span(Spans.Second, Spans.Century, orElse: "never"),
            RefundValidity = credits.Optional("refundValidity")?.Span(Spans.Second, Spans.Century)
                ?? usual.RefundValidity,
            Refund = credits.Optional("refund")?.Choice(("kr", RefundRule.Korea)),
        };

        // The Korean standard terms for prepaid vouchers ask for a year of validity at least.
        if (policy is { Refund: RefundRule.Korea, ExpireAfter: { } valid } && valid.Nominal < TimeSpan.FromDays(365))
            expiry?.Report($"must be 365d or longer, or never, because credits.refund is kr; was {valid}");
        return policy;
    }

    private static ImmutableArray<SpendRule> ReadSpend(PolicyNode spend)
    {
        var seen = new HashSet<SpendRule>();
        return spend.List(rule =>
        {
            var value = rule.Choice(
                ("priority", SpendRule.Priority), ("expiry", SpendRule.Expiry), ("bonus-first", SpendRule.BonusFirst));
            if (rule.IsSound && !seen.Add(value))
                rule.Report("is there twice; each rule is allowed once");
            return value;
        });
    }
}
