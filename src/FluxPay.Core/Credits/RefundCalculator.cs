using FluxPay.Policies;

namespace FluxPay.Credits;

/// <summary>What a purchase of credits gives back, and by which rule; the refund itself takes its amounts from here too.</summary>
internal static class RefundCalculator
{
    /// <summary>The lines of a refund of all that can be given back; their sum never exceeds what is left of the payment.</summary>
    public static IReadOnlyList<RefundLine> Of(TopUp topUp, DateTimeOffset now, TimeZoneInfo zone)
    {
        var (unused, expired) = (topUp.Credits.Unused, topUp.Credits.Expired);
        int percent = topUp.ExpiredPercent(now, zone);
        var worth = Worth(topUp.Paid.MinorUnits, topUp.Credits.Bought, topUp.Left.MinorUnits, unused, expired, percent);
        var lines = new List<RefundLine>();
        if (unused > 0)
            lines.Add(OfUnused(topUp, worth.Unused, now, zone));
        if (expired > 0 && topUp.Rule is RefundRule.Korea)
        {
            lines.Add(new RefundLine(percent > 0 ? RefundBasis.KoreaExpired : RefundBasis.KoreaLapsed, expired, percent, worth.Expired,
                KoreanTerms.Source, KoreanTerms.Of(topUp.PurchasedAt, zone).Since));
        }
        return lines;
    }

    /// <summary>What may be chosen for the expired credits in place of money; null where the terms of the purchase do not offer it.</summary>
    /// <param name="validity">How long given credits live; null for ever.</param>
    public static ExpiredAsCredits? AsCredits(TopUp topUp, DateTimeOffset now, TimeZoneInfo zone, CalendarSpan? validity)
    {
        var terms = KoreanTerms.Of(topUp.PurchasedAt, zone);
        bool isOffered = topUp.Rule is RefundRule.Korea && terms.OfferPoints && topUp.Credits.Expired > 0 && topUp.ExpiredPercent(now, zone) > 0;
        return isOffered
            ? new ExpiredAsCredits(RefundBasis.KoreaExpiredAsCredits, topUp.Credits.Expired, 100, validity?.After(now, zone), KoreanTerms.Source, terms.Since)
            : null;
    }

    /// <summary>What unused and expired credits are worth in money, each rounded down, together at most what is left.</summary>
    public static (long Unused, long Expired) Worth(long paid, long credits, long left, long unused, long expired, int expiredPercent)
    {
        long ofUnused = Math.Min(left, Ratio.MultiplyDivideDown(paid, unused, credits));
        long ofExpired = checked((long)((Int128)paid * expired * expiredPercent / ((Int128)credits * 100)));
        return (ofUnused, Math.Min(left - ofUnused, ofExpired));
    }

    /// <summary>How many expired credits an amount is given back for, rounded up.</summary>
    public static long ExpiredFor(long amount, long paid, long credits, int expiredPercent)
    {
        var worth = (Int128)paid * expiredPercent;
        return amount == 0 ? 0 : checked((long)(((Int128)amount * credits * 100 + worth - 1) / worth));
    }

    private static RefundLine OfUnused(TopUp topUp, long amount, DateTimeOffset now, TimeZoneInfo zone)
    {
        var credits = topUp.Credits;
        if (topUp.Rule is not RefundRule.Korea)
            return new RefundLine(RefundBasis.Unused, credits.Unused, 100, amount);

        var since = KoreanTerms.Of(topUp.PurchasedAt, zone).Since;
        bool untouched = credits is { Used: 0, Held: 0, BonusUsed: 0, Expired: 0 };
        return untouched && now < KoreanTerms.WithdrawableUntil(topUp.PurchasedAt, zone)
            ? new RefundLine(RefundBasis.KoreaWithdrawal, credits.Unused, 100, amount, KoreanTerms.WithdrawalSource, since)
            : new RefundLine(
                KoreanTerms.IsMostlyUsed(credits.Used, credits.Bought, topUp.PackPrice) ? RefundBasis.KoreaMostlyUsed : RefundBasis.KoreaUnused,
                credits.Unused, 100, amount, KoreanTerms.Source, since);
    }
}
