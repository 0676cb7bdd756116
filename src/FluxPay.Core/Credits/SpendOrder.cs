using FluxPay.Policies;

namespace FluxPay.Credits;

/// <summary>In which order grants are used: the policy's list, then the older one, then the id, so it is the same every time.</summary>
internal sealed class SpendOrder(IReadOnlyList<SpendRule> rules) : IComparer<Grant>
{
    public int Compare(Grant? x, Grant? y)
    {
        foreach (var rule in rules)
        {
            int order = By(rule, x!, y!);
            if (order != 0)
                return order;
        }

        int age = x!.CreatedAt.CompareTo(y!.CreatedAt);
        return age != 0 ? age : string.CompareOrdinal(x.Id.ToString(), y.Id.ToString());
    }

    private static int By(SpendRule rule, Grant x, Grant y) => rule switch
    {
        SpendRule.Priority => x.Priority.CompareTo(y.Priority),
        SpendRule.Expiry => (x.ExpiresAt ?? DateTimeOffset.MaxValue).CompareTo(y.ExpiresAt ?? DateTimeOffset.MaxValue),
        SpendRule.BonusFirst => y.Kind.CompareTo(x.Kind),
    };
}
