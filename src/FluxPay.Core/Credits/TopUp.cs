using FluxPay.Policies;

namespace FluxPay.Credits;

/// <summary>A purchase of credits as it stands at one instant: all that decides what can be given back for it.</summary>
/// <param name="Paid">What the gateway took for it.</param>
/// <param name="Left">What of that was not given back.</param>
/// <param name="PackPrice">What one pack cost.</param>
/// <param name="Rule">The national rule that was promised; null for none.</param>
/// <param name="PurchasedAt">When its credits were granted.</param>
/// <param name="Credits">What became of them.</param>
internal sealed record TopUp(Money Paid, Money Left, Money PackPrice, RefundRule? Rule, DateTimeOffset PurchasedAt, TopUpCredits Credits)
{
    /// <summary>How much of their price its expired credits are worth.</summary>
    public int ExpiredPercent(DateTimeOffset now, TimeZoneInfo zone) => Rule switch
    {
        null => 0,
        RefundRule.Korea => KoreanTerms.PercentOfExpired(PurchasedAt, PackPrice, now, zone),
        _ => throw new System.Diagnostics.UnreachableException(),
    };
}

/// <summary>What became of the credits of one purchase. Credits that came back from a use are unused.</summary>
/// <param name="Bought">How many it bought.</param>
/// <param name="Used">How many of them were used.</param>
/// <param name="Held">How many are on hold; a refund counts them as used.</param>
/// <param name="Unused">How many can be used.</param>
/// <param name="Expired">How many ran out of time.</param>
/// <param name="BonusUsed">How many that came on top were used.</param>
/// <param name="BonusUnused">How many of those can be used.</param>
public sealed record TopUpCredits(long Bought, long Used, long Held, long Unused, long Expired, long BonusUsed, long BonusUnused)
{
    /// <summary>Counts the grants of a purchase; what is over at this instant has expired, booked or not.</summary>
    /// <param name="grants">All that it brought, used up or not.</param>
    /// <param name="bought">How many it bought.</param>
    /// <param name="bonus">How many came on top.</param>
    internal static TopUpCredits Of(IReadOnlyList<Grant> grants, long bought, long bonus, DateTimeOffset now)
    {
        var (paid, given) = (Count(grants, CreditKind.Paid, now), Count(grants, CreditKind.Bonus, now));
        return new TopUpCredits(
            bought, Math.Max(0, bought - paid.Sum), paid.Held, paid.Unused, paid.Expired, Math.Max(0, bonus - given.Sum), given.Unused);
    }

    private static (long Unused, long Held, long Expired, long Sum) Count(IReadOnlyList<Grant> grants, CreditKind kind, DateTimeOffset now)
    {
        var mine = grants.Where(g => g.Kind == kind && !g.IsPoints).ToArray();
        long unused = mine.Where(g => !g.IsExpired(now)).Sum(g => g.Available);
        long expired = mine.Sum(g => g.Expired) + mine.Where(g => g.IsExpired(now)).Sum(g => g.Available);
        long held = mine.Sum(g => g.Held);
        return (unused, held, expired, unused + held + expired + mine.Sum(g => g.Revoked));
    }
}
