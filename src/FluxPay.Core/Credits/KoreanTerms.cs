using FluxPay.Policies;

namespace FluxPay.Credits;

/// <summary>
/// The Fair Trade Commission's standard terms for new-type gift certificates (신유형 상품권 표준약관), which service-only credits are treated
/// like, as they stood from a date on. A purchase keeps the terms of its day. Nothing here is legal advice.
/// </summary>
/// <param name="Since">The day they were published.</param>
/// <param name="NoticeDays">How many days before the expiry its customer is told of it.</param>
/// <param name="ExpiredPercent">How much of their price expired credits are worth.</param>
/// <param name="LargeExpiredPercent">The same where a purchase cost more than <see cref="LargePrice"/>.</param>
/// <param name="OfferPoints">True where their customer may choose all of them as points in place of that, whatever they cost.</param>
internal sealed record KoreanTerms(DateOnly Since, int NoticeDays, int ExpiredPercent, int LargeExpiredPercent, bool OfferPoints = false)
{
    public const string Source = "FTC standard terms for new-type gift certificates (신유형 상품권 표준약관)";
    public const string WithdrawalSource = "E-Commerce Act 17(1) (전자상거래법); " + Source;

    /// <summary>Won.</summary>
    public const long LargePrice = 50_000;

    /// <summary>Won; up to here more of a purchase must be used before its rest is due in cash.</summary>
    public const long SmallPrice = 10_000;

    private const int WithdrawalDays = 7;
    private const int ClaimYears = 5;
    private const int MostlyUsedPercent = 60;
    private const int MostlyUsedSmallPercent = 80;

    // https://www.hankyung.com/article/2015040266461 · https://www.donga.com/news/amp/all/20201214/104444996/1 ·
    // https://biz.heraldcorp.com/article/10576356 · https://www.segye.com/newsView/20250916516716
    private static readonly KoreanTerms[] All =
    [
        new(new DateOnly(2015, 4, 2), NoticeDays: 7, ExpiredPercent: 90, LargeExpiredPercent: 90),
        new(new DateOnly(2020, 12, 14), NoticeDays: 30, ExpiredPercent: 90, LargeExpiredPercent: 90),
        new(new DateOnly(2025, 9, 16), NoticeDays: 30, ExpiredPercent: 90, LargeExpiredPercent: 95, OfferPoints: true),
    ];

    /// <summary>The terms of a day; the first ones before there were any.</summary>
    public static KoreanTerms Of(DateTimeOffset instant, TimeZoneInfo zone)
    {
        var day = DayOf(instant, zone);
        return Array.FindLast(All, terms => terms.Since <= day) ?? All[0];
    }

    /// <summary>What of their price expired credits are worth; nothing once the five years of a commercial claim are over.</summary>
    /// <param name="purchasedAt">When they were bought.</param>
    /// <param name="price">What one certificate, here one pack, cost.</param>
    public static int PercentOfExpired(DateTimeOffset purchasedAt, Money price, DateTimeOffset now, TimeZoneInfo zone)
    {
        var terms = Of(purchasedAt, zone);
        return now >= ClaimableUntil(purchasedAt, zone) ? 0
            : IsWon(price) && price.MinorUnits > LargePrice ? terms.LargeExpiredPercent : terms.ExpiredPercent;
    }

    /// <summary>Until when a purchase of which nothing is used is given back in full: the end of the seventh day after it.</summary>
    public static DateTimeOffset WithdrawableUntil(DateTimeOffset purchasedAt, TimeZoneInfo zone) =>
        StartOf(DayOf(purchasedAt, zone).AddDays(WithdrawalDays + 1), zone);

    /// <summary>Until when expired credits are worth something: the end of the same day five years later.</summary>
    public static DateTimeOffset ClaimableUntil(DateTimeOffset purchasedAt, TimeZoneInfo zone) =>
        StartOf(DayOf(purchasedAt, zone).AddYears(ClaimYears).AddDays(1), zone);

    /// <summary>True when so much is used that the terms give the rest in cash.</summary>
    public static bool IsMostlyUsed(long used, long bought, Money price)
    {
        int percent = IsWon(price) && price.MinorUnits <= SmallPrice ? MostlyUsedSmallPercent : MostlyUsedPercent;
        return (Int128)used * 100 >= (Int128)bought * percent;
    }

    /// <summary>When the customer of a grant is to be told of its expiry; null where no rule asks for it, or its life is too short.</summary>
    public static DateTimeOffset? NoticeAt(RefundRule? rule, DateTimeOffset? expiresAt, DateTimeOffset now, TimeZoneInfo zone)
    {
        if (rule is not RefundRule.Korea || expiresAt is not { } expiry)
            return null;
        var local = TimeZoneInfo.ConvertTime(expiry, zone).DateTime;
        var notice = LocalTime.ToInstant(local.AddDays(-Of(now, zone).NoticeDays), zone);
        return notice > now ? notice : null;
    }

    private static bool IsWon(Money price) => price.Currency.Code == "KRW";

    private static DateOnly DayOf(DateTimeOffset instant, TimeZoneInfo zone) =>
        DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(instant, zone).DateTime);

    private static DateTimeOffset StartOf(DateOnly day, TimeZoneInfo zone) => LocalTime.ToInstant(day.ToDateTime(TimeOnly.MinValue), zone);
}
