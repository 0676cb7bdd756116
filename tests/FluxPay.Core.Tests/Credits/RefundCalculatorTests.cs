using System.Globalization;
using CsCheck;
using FluxPay.Policies;
using static FluxPay.Credits.Tests.WalletRun;

namespace FluxPay.Credits.Tests;

/// <summary>What the Korean standard terms give back for prepaid credits, by example; each rule as published, with its date.</summary>
public sealed class RefundCalculatorTests
{
    private static readonly TimeZoneInfo Seoul = TimeZoneInfo.FindSystemTimeZoneById("Asia/Seoul");

    [Theory]
    // Bought on 31 January 2026, 1,000 credits for 10,000 won and 100 on top unless told.
    // Seven days, nothing used: all of it. https://www.hankyung.com/article/2015040266461
    [InlineData("2026-01-31T12:04:05", 10_000, 0, 0, "2026-01-31T12:05:00", "KR_WITHDRAWAL 1000 100% 10000")]
    [InlineData("2026-01-31T12:04:05", 10_000, 0, 0, "2026-02-07T23:59:59", "KR_WITHDRAWAL 1000 100% 10000")]
    [InlineData("2026-01-31T12:04:05", 10_000, 0, 0, "2026-02-08T00:00:00", "KR_UNUSED 1000 100% 10000")]
    [InlineData("2026-01-31T12:04:05", 10_000, 1, 0, "2026-01-31T12:05:00", "KR_UNUSED 999 100% 9990")]
    // Of a pack up to 10,000 won 80 percent must be used for the rest in cash, of a dearer one 60.
    [InlineData("2026-01-31T12:04:05", 10_000, 799, 0, "2026-03-01T00:00:00", "KR_UNUSED 201 100% 2010")]
    [InlineData("2026-01-31T12:04:05", 10_000, 800, 0, "2026-03-01T00:00:00", "KR_MOSTLY_USED 200 100% 2000")]
    [InlineData("2026-01-31T12:04:05", 10_001, 599, 0, "2026-03-01T00:00:00", "KR_UNUSED 401 100% 4010")]
    [InlineData("2026-01-31T12:04:05", 10_001, 600, 0, "2026-03-01T00:00:00", "KR_MOSTLY_USED 400 100% 4000")]
    // Expired, within five years of the purchase: 90 percent; since 16 September 2025 95 above 50,000 won.
    // https://www.donga.com/news/amp/all/20201214/104444996/1, https://biz.heraldcorp.com/article/10576356
    [InlineData("2026-01-31T12:04:05", 10_000, 300, 700, "2027-02-01T00:00:00", "KR_EXPIRED 700 90% 6300")]
    [InlineData("2026-01-31T12:04:05", 50_000, 0, 1000, "2027-02-01T00:00:00", "KR_EXPIRED 1000 90% 45000")]
    [InlineData("2026-01-31T12:04:05", 50_001, 0, 1000, "2027-02-01T00:00:00", "KR_EXPIRED 1000 95% 47500")]
    [InlineData("2025-09-15T12:04:05", 50_001, 0, 1000, "2027-02-01T00:00:00", "KR_EXPIRED 1000 90% 45000")]
    [InlineData("2026-01-31T12:04:05", 10_000, 0, 1000, "2031-01-31T23:59:59", "KR_EXPIRED 1000 90% 9000")]
    [InlineData("2026-01-31T12:04:05", 10_000, 0, 1000, "2031-02-01T00:00:00", "KR_LAPSED 1000 0% 0")]
    // A part came back from a use and lives on; the rest is over.
    [InlineData("2026-01-31T12:04:05", 10_000, 500, 300, "2027-02-10T00:00:00", "KR_UNUSED 200 100% 2000, KR_EXPIRED 300 90% 2700")]
    public void A_top_up_gives_back(string bought, long price, long used, long expired, string now, string lines)
    {
        var topUp = Bought(bought, price, 1000, used, expired);
        Assert.Equal(lines, Words(RefundCalculator.Of(topUp, At(now), Seoul)));
        Assert.All(RefundCalculator.Of(topUp, At(now), Seoul), line => Assert.Contains("신유형 상품권", line.Source!, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("2014-12-31T23:59:59", "2015-04-02")]   // before there were any, the first
    [InlineData("2015-04-02T00:00:00", "2015-04-02")]
    [InlineData("2020-12-13T23:59:59", "2015-04-02")]
    [InlineData("2020-12-14T00:00:00", "2020-12-14")]
    [InlineData("2025-09-15T23:59:59", "2020-12-14")]
    [InlineData("2025-09-16T00:00:00", "2025-09-16")]
    public void A_purchase_keeps_the_terms_of_its_day(string bought, string since)
    {
        var line = Assert.Single(RefundCalculator.Of(Bought(bought, 60_000, 1000, 100, 0), At("2026-06-01T00:00:00"), Seoul));
        Assert.Equal(since, line.Since!.Value.ToString("O", CultureInfo.InvariantCulture));
    }

    [Fact]
    public void Without_a_national_rule_only_what_is_unused_is_given_back()
    {
        var topUp = Bought("2026-01-31T12:04:05", 10_000, 1000, 300, 200) with { Rule = null };
        var line = Assert.Single(RefundCalculator.Of(topUp, At("2026-02-01T00:00:00"), Seoul));
        Assert.Equal(new RefundLine(RefundBasis.Unused, 500, 100, 5000), line);
    }

    [Theory]
    [InlineData("2026-01-31T12:04:05", "365d", "2027-01-01T12:04:05")]   // 30 days before 31 January 2027
    [InlineData("2020-12-13T12:04:05", "365d", "2021-12-06T12:04:05")]   // 7 under the terms before
    [InlineData("2026-01-31T12:04:05", "30d", null)]                      // its beginning is its notice
    [InlineData("2026-01-31T12:04:05", null, null)]
    public void Customers_are_told_before_the_expiry(string granted, string? validity, string? notice)
    {
        var expiry = validity is null ? (DateTimeOffset?)null
            : CalendarSpan.OfDays(int.Parse(validity[..^1], CultureInfo.InvariantCulture)).After(At(granted), Seoul);
        Assert.Equal(notice is null ? (DateTimeOffset?)null : At(notice), KoreanTerms.NoticeAt(RefundRule.Korea, expiry, At(granted), Seoul));
        Assert.Null(KoreanTerms.NoticeAt(null, expiry, At(granted), Seoul));
    }

    [Fact]
    public void A_quote_is_what_the_ledger_gives_back_and_one_won_more_is_refused() =>
        Gen.Select(Gen.Long[1, 200_000], Gen.Long[1, 3_000], Gen.Long[0, 3_000], Gen.Long[0, 3_000], Gen.Int[0, 2_000]).Sample((
            price, credits, used, back, days) =>
        {
            var run = new WalletRun();
            var order = run.Ids.New<OrderId>();
            var grant = run.Issue(credits, order: order, expiresIn: TimeSpan.FromDays(365));
            run.Issue(50, CreditKind.Bonus, order: order, expiresIn: TimeSpan.FromDays(90));
            if (Math.Min(used, credits) is > 0 and var some)
            {
                var use = run.Do<CreditUse>(run.Use(some));
                run.Now = Start.AddDays(days);
                if (Math.Min(back, some) is > 0 and var restored)
                    run.Do<CreditRefund>(run.Refund(use.Usage, restored));
            }
            run.Now = Start.AddDays(days);

            var paid = new Money(price, Currency.Parse("KRW"));
            var grants = run.Grants.Values.Where(g => g.Order == order).ToArray();
            var topUp = new TopUp(paid, paid, paid, RefundRule.Korea, grant.CreatedAt, TopUpCredits.Of(grants, credits, 50, run.Now));
            var quote = RefundCalculator.Of(topUp, run.Now, Seoul);
            long refundable = quote.Sum(line => line.Amount);
            Assert.True(refundable <= price);

            CreditCommand.ReservePurchase Ask(long amount) => new(Customer, run.Ids.New<HoldId>(), order, amount, price, price, credits,
                topUp.ExpiredPercent(run.Now, Seoul));
            if (refundable < price)
                Assert.Equal(new CreditsRefundable(refundable), run.Refused(Ask(refundable + 1)).Details);
            if (refundable == 0)
                return;
            long balance = run.Balance;
            var hold = run.Do<Hold>(Ask(refundable));
            Assert.True(run.Balance >= 0 && run.Balance <= balance);
            run.Do<Hold>(new CreditCommand.Revoke(Customer, hold.Id, order));
            Assert.True(run.Posted >= 0 && run.Held == 0);
            Assert.Equal(hold.Amount, -run.Entries.Where(e => e.Type == EntryType.Revoke).Sum(e => e.Amount));
        }, iter: 2_000);

    [Theory]
    [InlineData("2026-01-31T12:04:05", 10_000, 700, "2027-02-01T00:00:00", 700)]
    [InlineData("2026-01-31T12:04:05", 60_000, 700, "2027-02-01T00:00:00", 700)]   // whatever it cost: https://www.segye.com/newsView/20250916516716
    [InlineData("2025-09-16T00:00:00", 10_000, 1, "2027-02-01T00:00:00", 1)]
    [InlineData("2025-09-15T23:59:59", 60_000, 700, "2027-02-01T00:00:00", null)]  // not in the terms of that day
    [InlineData("2026-01-31T12:04:05", 10_000, 0, "2027-02-01T00:00:00", null)]
    [InlineData("2026-01-31T12:04:05", 10_000, 700, "2031-02-01T00:00:00", null)]  // five years are over
    public void All_that_expired_may_be_chosen_as_points(string bought, long price, long expired, string now, int? points)
    {
        var topUp = Bought(bought, price, 1000, 300, expired);
        var offered = RefundCalculator.AsCredits(topUp, At(now), Seoul, CalendarSpan.OfDays(365));
        Assert.Equal(points, (int?)offered?.Credits);
        Assert.Null(RefundCalculator.AsCredits(topUp with { Rule = null }, At(now), Seoul, null));
        if (offered is not null)
            Assert.Equal((RefundBasis.KoreaExpiredAsCredits, 100, new DateOnly(2025, 9, 16)), (offered.Basis, offered.Percent, offered.Since));
    }

    /// <summary>Whatever is asked for in whatever order, each credit becomes money or points or is used, once.</summary>
    [Fact]
    public void Neither_money_nor_points_can_be_had_twice_nor_both() =>
        Gen.Select(Gen.Long[1, 100_000], Gen.Long[1, 2_000], Gen.Select(Gen.Int[0, 5], Gen.Long[1, 2_000], Gen.Int[0, 200]).Array[1, 14]).Sample((
            price, credits, steps) =>
        {
            var run = new WalletRun();
            var order = run.Ids.New<OrderId>();
            var bought = run.Issue(credits, order: order, expiresIn: TimeSpan.FromDays(365));
            var paid = new Money(price, Currency.Parse("KRW"));
            long money = 0, points = 0;
            var uses = new Stack<UsageId>();
            foreach (var (step, amount, days) in steps)
            {
                run.Now = run.Now.AddDays(days);
                TopUp Top() => new(paid, paid with { MinorUnits = price - money }, paid, RefundRule.Korea, bought.CreatedAt,
                    TopUpCredits.Of([.. run.Grants.Values.Where(g => g.Order == order)], credits, 0, run.Now));
                switch (step)
                {
                    case 0 when run.Run(run.Use(amount)).Value is { Result: CreditUse used }:
                        uses.Push(used.Usage);
                        break;
                    case 1 when uses.TryPop(out var last):
                        run.Run(run.Refund(last));
                        break;
                    case 2 or 3:
                        long asked = step == 2 ? RefundCalculator.Of(Top(), run.Now, Seoul).Sum(l => l.Amount) : Math.Min(amount, price - money);
                        if (asked > 0 && run.Run(new CreditCommand.ReservePurchase(Customer, run.Ids.New<HoldId>(), order, asked, price - money, price,
                                credits, Top().ExpiredPercent(run.Now, Seoul))).Value is { Result: Hold hold })
                        {
                            bool isRefused = amount % 4 == 0;
                            run.Do<Hold>(isRefused ? run.Release(hold.Id, order) : new CreditCommand.Revoke(Customer, hold.Id, order));
                            money += isRefused ? 0 : asked;
                        }
                        break;
                    default:
                        long expired = Top().Credits.Expired;
                        var anew = run.Run(new CreditCommand.GrantAnew(Customer, run.Ids.New<GrantId>(), order, run.Now.AddDays(100), null));
                        Assert.Equal(expired > 0, anew.Error is null);
                        points += expired;
                        Assert.Equal(0, Top().Credits.Expired);
                        break;
                }
                var mine = run.Grants.Values.Where(g => g is { IsPoints: false, Kind: CreditKind.Paid }).ToArray();
                long gone = mine.Sum(g => g.Revoked);   // for money or for points
                Assert.True(points <= gone && gone <= credits, $"{gone} of {credits} were given up, {points} for points");
                Assert.True((Int128)money * credits <= (Int128)price * (gone - points), $"{money} of {price} for {gone - points} of {credits}");
                Assert.True(run.Posted >= 0 && run.Held == 0 && run.Debt == 0);
                Assert.Equal(run.Posted, run.Grants.Values.Sum(g => g.Remaining));
                Assert.Equal(run.Posted, run.Entries.Sum(e => e.Amount));
            }
        }, iter: 5_000);

    [Fact]
    public void A_refund_of_expired_credits_that_is_refused_leaves_all_as_it_was()
    {
        var run = new WalletRun();
        var order = run.Ids.New<OrderId>();
        run.Issue(1000, order: order, expiresIn: TimeSpan.FromDays(365));
        run.Now = Start.AddDays(366);
        var hold = run.Do<Hold>(new CreditCommand.ReservePurchase(Customer, run.Ids.New<HoldId>(), order, 9000, 10000, 10000, 1000, 90));
        Assert.Equal((1000, 1000, 1000, 0), (hold.Amount, run.Posted, run.Held, run.Balance));
        run.Do<Hold>(run.Release(hold.Id, order));
        Assert.Equal((0, 0), (run.Posted, run.Held));
        Assert.Equal(1000, Assert.Single(run.Grants.Values).Expired);
        Assert.Single(run.Events, e => e == "credit.expired");   // told once, though booked twice

        hold = run.Do<Hold>(new CreditCommand.ReservePurchase(Customer, run.Ids.New<HoldId>(), order, 9000, 10000, 10000, 1000, 90));
        run.Do<Hold>(new CreditCommand.Revoke(Customer, hold.Id, order));
        Assert.Equal((0, 0, 1000), (run.Posted, run.Grants.Values.Single().Expired, run.Grants.Values.Single().Revoked));
        Assert.Equal(new CreditsRefundable(0), run.Refused(
            new CreditCommand.ReservePurchase(Customer, run.Ids.New<HoldId>(), order, 1, 1000, 10000, 1000, 90)).Details);
    }

    private static TopUp Bought(string at, long price, long credits, long used, long expired)
    {
        var paid = new Money(price, Currency.Parse("KRW"));
        return new TopUp(paid, paid, paid, RefundRule.Korea, At(at),
            new TopUpCredits(credits, used, 0, credits - used - expired, expired, 0, 100));
    }

    private static string Words(IEnumerable<RefundLine> lines) => string.Join(", ", lines.Select(l =>
        string.Create(CultureInfo.InvariantCulture, $"{l.Basis.Wire()} {l.Credits} {l.Percent}% {l.Amount}")));

    private static DateTimeOffset At(string local) =>
        LocalTime.ToInstant(DateTime.Parse(local, CultureInfo.InvariantCulture), Seoul);
}
