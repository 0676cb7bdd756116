using System.Globalization;
using CsCheck;
using FluxPay.Policies;

namespace FluxPay.Subscriptions.Tests;

public sealed class BillingCycleTests
{
    private static readonly TimeZoneInfo Seoul = TimeZoneInfo.FindSystemTimeZoneById("Asia/Seoul");
    private static readonly BillingAnchor Calendar = new BillingAnchor.Calendar();

    private static readonly string[] Zones =
        ["Asia/Seoul", "America/New_York", "Europe/Berlin", "Australia/Lord_Howe", "Pacific/Apia", "America/Sao_Paulo"];

    [Theory]
    [InlineData("2023-01-31 10:00", "2023-02-28 10:00 | 2023-03-31 10:00 | 2023-04-30 10:00 | 2023-05-31 10:00")]
    // "January 31 bills the last day of the month closest to the anchor date, so February 28 (or February 29 in a leap year), then
    // March 31, April 30": https://stripe.com/docs/subscriptions/billing-cycle
    [InlineData("2024-01-31 00:00", "2024-02-29 00:00 | 2024-03-31 00:00 | 2024-04-30 00:00")]
    // "A billing cycle anchor date of September 2 always bills on the 2nd day of the month": the same page.
    [InlineData("2023-09-02 23:59", "2023-10-02 23:59 | 2023-11-02 23:59 | 2023-12-02 23:59 | 2024-01-02 23:59")]
    [InlineData("2023-10-30 09:00", "2023-11-30 09:00 | 2023-12-30 09:00 | 2024-01-30 09:00 | 2024-02-29 09:00 | 2024-03-30 09:00")]
    public void A_month_is_counted_from_the_anchor_and_clamped(string start, string boundaries) =>
        AssertBoundaries(Plan(BillingInterval.Month), Seoul, start, boundaries);

    [Fact]
    public void A_leap_day_comes_back_every_fourth_year() => AssertBoundaries(Plan(BillingInterval.Year), Seoul,
        "2024-02-29 12:00", "2025-02-28 12:00 | 2026-02-28 12:00 | 2027-02-28 12:00 | 2028-02-29 12:00");

    [Fact]
    public void A_quarter_is_three_months() => AssertBoundaries(Plan(BillingInterval.Month, every: 3), Seoul,
        "2023-11-30 08:00", "2024-02-29 08:00 | 2024-05-30 08:00 | 2024-08-30 08:00");

    [Fact]
    public void Local_time_survives_the_summer_and_a_skipped_hour() => AssertBoundaries(
        Plan(BillingInterval.Month), TimeZoneInfo.FindSystemTimeZoneById("America/New_York"),
        "2024-02-10 02:30", "2024-03-10 03:00 | 2024-04-10 02:30 | 2024-11-10 02:30", 1, 2, 9);

    [Fact]
    public void A_start_in_an_hour_that_comes_twice_stays_where_it_was()
    {
        var zone = TimeZoneInfo.FindSystemTimeZoneById("America/New_York");
        var second = new DateTimeOffset(2024, 11, 3, 6, 30, 0, TimeSpan.Zero);   // 01:30 again, now winter time
        var cycle = BillingCycle.Starting(second, Plan(BillingInterval.Month), zone);
        Assert.Equal(second, cycle.Boundary(0));
        Assert.Equal(Instant("2024-12-03 01:30", zone), cycle.Boundary(1));
    }

    [Theory]
    [InlineData("2024-01-15 10:00", "2024-02-01 00:00 | 2024-03-01 00:00", true)]
    [InlineData("2024-02-01 00:00", "2024-03-01 00:00 | 2024-04-01 00:00", false)]
    public void A_calendar_month_begins_with_what_is_left_of_it(string start, string boundaries, bool stub) =>
        Assert.Equal(stub, AssertBoundaries(Plan(BillingInterval.Month, Calendar), Seoul, start, boundaries).Stub);

    [Fact]
    public void A_calendar_year_begins_with_what_is_left_of_it() =>
        AssertBoundaries(Plan(BillingInterval.Year, Calendar), Seoul, "2024-05-20 10:00", "2025-01-01 00:00 | 2026-01-01 00:00");

    [Fact]
    public void Every_counts_from_the_first_whole_period()
    {
        var cycle = AssertBoundaries(Plan(BillingInterval.Month, Calendar, every: 3), Seoul, "2024-01-15 10:00", "2024-02-01 00:00 | 2024-05-01 00:00");
        Assert.Equal(new Period(Instant("2023-11-01 00:00", Seoul), Instant("2024-02-01 00:00", Seoul)), cycle.WholeOf(0));
        Assert.Equal(cycle.PeriodAt(1), cycle.WholeOf(1));
    }

    [Theory]
    // "Creating a monthly subscription on 6/1/2016 with a BCD=1 … then a next invoice on July 1st": http://killbill.io/blog/bill-cycle-day-overrides
    [InlineData(1, "2016-06-01 00:00", "2016-07-01 00:00 | 2016-08-01 00:00")]
    // "Billed on the 15th of every month and she buys a product on the 1st of January": https://killbill.io/subscription-billing
    [InlineData(15, "2024-01-01 00:00", "2024-01-15 00:00 | 2024-02-15 00:00 | 2024-03-15 00:00")]
    // The 30th over a leap February: https://github.com/killbill/killbill, invoice/…/monthly/TestProRation.java
    [InlineData(30, "2012-01-30 00:00", "2012-02-29 00:00 | 2012-03-30 00:00")]
    [InlineData(25, "2024-01-25 10:00", "2024-02-25 00:00 | 2024-03-25 00:00")]
    [InlineData(25, "2024-01-24 10:00", "2024-01-25 00:00 | 2024-02-25 00:00")]
    [InlineData(31, "2024-02-10 10:00", "2024-02-29 00:00 | 2024-03-31 00:00 | 2024-04-30 00:00")]
    public void A_fixed_day_is_kept_and_clamped(int day, string start, string boundaries) =>
        AssertBoundaries(Plan(BillingInterval.Month, new BillingAnchor.FixedDay(day)), Seoul, start, boundaries);

    [Fact]
    public void Periods_tile_time_and_do_not_depend_on_the_order_of_questions() => Cycles.Sample(cycle =>
    {
        var forward = Enumerable.Range(0, 40).Select(k => cycle.PeriodAt(k)).ToArray();
        var backward = Enumerable.Range(0, 40).Reverse().Select(k => cycle.PeriodAt(k)).Reverse().ToArray();
        Assert.Equal(forward, backward);
        Assert.Equal(cycle.Start, forward[0].Start);
        for (int k = 0; k < forward.Length; k++)
        {
            Assert.True(forward[k].Start < forward[k].End);
            Assert.True(k == 0 || forward[k - 1].End == forward[k].Start);
            Assert.True(cycle.WholeOf(k).Start <= forward[k].Start);
            Assert.Equal(cycle.WholeOf(k).End, forward[k].End);
        }
    }, iter: 300);

    private static Gen<BillingCycle> Cycles =>
        from zone in Gen.Int[0, Zones.Length - 1].Select(i => Zones[i])
        from start in Gen.Long[0, 15L * 365 * 86_400_000].Select(ms => new DateTimeOffset(2010, 1, 1, 0, 0, 0, TimeSpan.Zero).AddMilliseconds(ms))
        from interval in Gen.Enum<BillingInterval>()
        from every in Gen.Int[1, 13]
        from anchor in Gen.OneOf(
            Gen.Const<BillingAnchor>(new BillingAnchor.Anniversary()), Gen.Const(Calendar),
            Gen.Int[1, 31].Select(day => (BillingAnchor)new BillingAnchor.FixedDay(day)))
        select BillingCycle.Starting(start, Plan(interval, anchor, every), TimeZoneInfo.FindSystemTimeZoneById(zone));

    private static BillingCycle AssertBoundaries(PlanPolicy plan, TimeZoneInfo zone, string start, string boundaries, params int[] numbers)
    {
        var cycle = BillingCycle.Starting(Instant(start, zone), plan, zone);
        string[] expected = boundaries.Split(" | ");
        int[] asked = numbers is [] ? [.. Enumerable.Range(1, expected.Length)] : numbers;
        Assert.Equal(
            expected,
            asked.Select(k => TimeZoneInfo.ConvertTime(cycle.Boundary(k), zone).ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture)));
        return cycle;
    }

    private static PlanPolicy Plan(BillingInterval interval, BillingAnchor? anchor = null, int every = 1) => new()
    {
        Name = "plan",
        Price = 1,
        Interval = interval,
        Every = every,
        Anchor = anchor ?? new BillingAnchor.Anniversary(),
    };

    private static DateTimeOffset Instant(string local, TimeZoneInfo zone) =>
        LocalTime.ToInstant(DateTime.ParseExact(local, "yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture), zone);
}
