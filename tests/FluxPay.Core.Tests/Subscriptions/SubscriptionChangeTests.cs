using FluxPay.Policies;
using static FluxPay.Subscriptions.Tests.Plans;

namespace FluxPay.Subscriptions.Tests;

public sealed class SubscriptionChangeTests
{
    [Theory]
    // 30-day period, half of it left. Stripe: "upgrades from a 10 USD monthly plan to a 20 USD option halfway through the billing period
    // … −5 USD … +10 USD", https://docs.stripe.com/billing/subscriptions/prorations
    [InlineData(1000, 2000, "2024-04-01 00:00", "2024-04-16 00:00", -500, 1000, 500)]
    // Lago: 100 → 200 on 15 January, 14 of 31 days used (45.16), so 17 of 31 are left,
    // https://getlago.com/docs/guide/subscriptions/upgrades-downgrades
    [InlineData(10_000, 20_000, "2024-01-01 00:00", "2024-01-15 00:00", -5484, 10_968, 5484)]
    // Kill Bill gives what was used of a month by whole days of its billing period; what is left is the rest of it. 14 of 28 days, 13 of 28,
    // 14 of 29, 8 of 28 and 3 of 31 used: https://github.com/killbill/killbill, invoice/…/proRations/inAdvance/monthly/TestProRation.java
    [InlineData(2800, 5600, "2011-02-10 00:00", "2011-02-24 00:00", -1400, 2800, 1400)]
    [InlineData(2800, 5600, "2011-02-01 00:00", "2011-02-14 00:00", -1500, 3000, 1500)]
    [InlineData(2900, 5800, "2012-02-01 00:00", "2012-02-15 00:00", -1500, 3000, 1500)]
    [InlineData(2800, 5600, "2011-02-07 00:00", "2011-02-15 00:00", -2000, 4000, 2000)]
    [InlineData(3100, 6200, "2011-03-07 00:00", "2011-03-10 00:00", -2800, 5600, 2800)]
    // The day of the change counts as left, at any hour of it.
    [InlineData(9900, 19_800, "2024-04-01 09:00", "2024-04-11 23:59", -6600, 13_200, 6600)]
    [InlineData(9900, 19_800, "2024-04-01 09:00", "2024-04-11 00:00", -6600, 13_200, 6600)]
    [InlineData(9900, 19_800, "2024-04-01 09:00", "2024-04-01 09:01", -9900, 19_800, 9900)]
    // The days of the billing period, not 30 and not the calendar month: 15 January to 15 February has 31.
    [InlineData(9900, 19_800, "2024-01-15 09:00", "2024-02-01 00:00", -4471, 8942, 4471)]
    // Half away from zero, once per line: 1.5 and 4.5.
    [InlineData(3, 9, "2024-04-01 00:00", "2024-04-16 00:00", -2, 5, 3)]
    public void An_upgrade_now_settles_the_days_that_are_left(
        long price, long next, string start, string change, long unused, long rest, long total)
    {
        var before = Paid(Monthly("a", price), start);
        var offer = Now(before, To(Monthly("b", next)), change);
        Assert.Equal([unused, rest], offer.Lines.Select(line => line.Amount));
        Assert.Equal(total, offer.Total.MinorUnits);
        Assert.True(offer.Applied);
        Assert.Equal(("b", before.Period, rest), (offer.Subscription.Plan.Name, offer.Subscription.Period, offer.Subscription.Paid));
    }

    [Fact]
    public void Seconds_settle_to_the_second()
    {
        var before = Paid(Monthly("a", 1000), "2024-04-01 00:00");
        var offer = Now(before, To(Monthly("b", 2000) with { Proration = Proration.Second }), "2024-04-15 18:00");
        Assert.Equal([-508, 1017], offer.Lines.Select(line => line.Amount));   // 15.25 of 30 days
    }

    [Fact]
    public void None_settles_nothing_and_the_next_period_has_the_new_price()
    {
        var before = Paid(Basic, "2024-04-01 00:00");
        var offer = Now(before, To(Pro with { Proration = Proration.None }), "2024-04-16 00:00");
        Assert.Empty(offer.Lines);
        Assert.Equal(("pro", before.Period, 3000), (offer.Subscription.Plan.Name, offer.Subscription.Period, offer.Subscription.Paid));
        var next = Next(offer.Subscription);
        Assert.Equal((before.PeriodEnd, 9900), (next.Subscription.PeriodStart, next.Bill.Total));
    }

    [Fact]
    public void Another_interval_begins_a_period_and_an_anchor_now_with_the_unused_part_as_credit()
    {
        var offer = Now(Paid(Pro, "2024-04-01 09:00"), To(Yearly), "2024-04-11 12:00");
        Assert.Equal([-6600, 99_000], offer.Lines.Select(line => line.Amount));
        Assert.Equal(new Period(At("2024-04-11 12:00"), At("2025-04-11 12:00")), offer.Subscription.Period);
        Assert.Equal(At("2026-04-11 12:00"), Next(offer.Subscription).Subscription.PeriodEnd);
    }

    [Fact]
    public void What_is_cheaper_a_day_waits_for_the_end_of_the_period()
    {
        var before = Paid(Pro, "2024-04-01 09:00");
        var offer = Offer(before, To(Yearly), null, "2024-04-11 12:00").ValueOrThrow();   // 8,250 a month
        Assert.Equal((false, before.PeriodEnd, 0), (offer.Applied, offer.EffectiveAt, offer.Total.MinorUnits));
        Assert.Equal("pro", offer.Subscription.Plan.Name);
        var next = Next(offer.Subscription).Subscription;
        Assert.Equal(("yearly", At("2025-05-01 09:00"), (PlanChange?)null), (next.Plan.Name, next.PeriodEnd, next.Pending));
        Assert.True(Offer(Paid(Yearly, "2024-04-01 09:00"), To(Pro), null, "2024-04-11 12:00").ValueOrThrow().Applied);
    }

    [Fact]
    public void A_newer_change_replaces_a_pending_one_and_it_can_be_withdrawn()
    {
        var first = Offer(Paid(Pro, "2024-04-01 09:00"), To(Basic), null, "2024-04-02 00:00").ValueOrThrow().Subscription;
        var second = Offer(first, To(Yearly), ChangeTiming.PeriodEnd, "2024-04-03 00:00").ValueOrThrow().Subscription;
        Assert.Equal("yearly", second.Pending!.Plan.Name);
        var withdrawn = SubscriptionStateMachine.Apply(second, new SubscriptionCommand.WithdrawChange(), At("2024-04-04 00:00")).ValueOrThrow();
        Assert.Null(withdrawn.Pending);
        Assert.Null(Offer(second, To(Monthly("max", 30_000)), null, "2024-04-05 00:00").ValueOrThrow().Subscription.Pending);
    }

    [Fact]
    public void What_a_change_gives_back_is_kept_and_used_by_the_next_invoice()
    {
        var cheaper = Now(Paid(Pro, "2024-04-01 00:00"), To(Basic), "2024-04-16 00:00");
        Assert.Equal((-4950 + 1500, 3450), (cheaper.Total.MinorUnits, cheaper.Subscription.CreditBalance));
        var next = Next(cheaper.Subscription);
        Assert.Equal([3000, -3000], next.Bill.Lines.Select(line => line.Amount));
        Assert.Equal((0, 450), (next.Bill.Total, next.Subscription.CreditBalance));
    }

    [Fact]
    public void No_more_is_given_back_than_was_paid()
    {
        var unpaid = Paid(Pro, "2024-04-01 00:00") with { Paid = 100 };
        Assert.Equal([-100, 1500], Now(unpaid, To(Basic), "2024-04-16 00:00").Lines.Select(line => line.Amount));
        var twice = Now(Now(Paid(Pro, "2024-04-01 00:00"), To(Basic), "2024-04-16 00:00").Subscription, To(Pro), "2024-04-16 00:00");
        Assert.Equal(-1500, twice.Lines[0].Amount);
    }

    [Fact]
    public void More_seats_are_a_change_of_their_own()
    {
        var team = Pro with { Seats = true };
        var offer = Now(Paid(team, "2024-04-01 00:00", 2), To(team, 5), "2024-04-16 00:00");
        Assert.Equal([(2, -9900), (5, 24_750)], offer.Lines.Select(line => ((int)line.Quantity, (int)line.Amount)));
        Assert.Equal(5, offer.Subscription.Seats);
    }

    [Fact]
    public void A_free_time_changes_its_plan_without_money()
    {
        var trial = Begin(Pro with { Trial = CalendarSpan.OfDays(7) }, "2024-04-01 09:00").Subscription;
        var offer = Now(trial, To(Yearly), "2024-04-03 00:00");
        Assert.Empty(offer.Lines);
        Assert.Equal((trial.PeriodEnd, SubscriptionStatus.Trialing), (offer.Subscription.PeriodEnd, offer.Subscription.Status));
        Assert.Equal(At("2025-04-08 09:00"), Next(offer.Subscription).Subscription.PeriodEnd);
    }

    [Theory]
    // Kill Bill's bill cycle day is our fixed-day anchor, and a first, shorter period is the same share of the one that would have ended there:
    // …/proRations/inAdvance/monthly/TestLeadingProRation.java and TestProRation.java, a price of 1 times as many days as the period has.
    [InlineData(13, 3100, "2011-02-01 00:00", 1200)]   // 12/31
    [InlineData(27, 3100, "2011-02-14 00:00", 1300)]   // 13/31
    [InlineData(15, 2800, "2011-03-07 00:00", 800)]    // 8/28
    [InlineData(15, 2800, "2011-03-10 00:00", 500)]    // 5/28
    [InlineData(7, 3100, "2011-01-31 00:00", 700)]     // 7/31
    [InlineData(15, 3100, "2011-02-15 00:00", 3100)]   // on the day: all of it
    // There Kill Bill differs: of 14 to 28 February before the 31st it takes 14/31, by the days of January; here the period that would have
    // ended on 28 February is the one from 31 January, which has 28.
    [InlineData(31, 2800, "2011-02-14 00:00", 1400)]
    public void A_first_shorter_period_costs_what_others_take_for_it(int day, long price, string start, long amount) =>
        Assert.Equal(amount, Begin(Monthly("a", price) with { Anchor = new BillingAnchor.FixedDay(day) }, start).Bill!.Total);

    [Fact]
    public void Within_an_interval_the_period_is_kept_where_Kill_Bill_begins_another()
    {
        // Kill Bill begins a new year on the day of the change; here a change within the same interval keeps the period, and only what is
        // left of it is settled: https://groups.google.com/d/msgid/killbilling-users/880ab5ab-ce67-49b7-9d7f-e91ad9892570n%40googlegroups.com
        var before = Paid(Yearly with { Price = 36_500 }, "2026-01-01 00:00");
        var offer = Now(before, To(Yearly with { Name = "dearer", Price = 73_000 }), "2026-06-01 00:00");
        Assert.Equal([-21_400, 42_800], offer.Lines.Select(line => line.Amount));   // 214 of 365 days
        Assert.Equal(before.Period, offer.Subscription.Period);
    }

    [Fact]
    public void The_first_shorter_period_is_a_share_of_the_one_that_would_have_ended_there()
    {
        var calendar = Pro with { Anchor = new BillingAnchor.Calendar() };
        Assert.Equal(Ratio.MultiplyDivide(9900, 17, 31), Begin(calendar, "2024-01-15 10:00").Bill!.Total);
        Assert.Equal(Ratio.MultiplyDivide(9900, 17, 92), Begin(calendar with { Every = 3 }, "2024-01-15 10:00").Bill!.Total);
        Assert.Equal(9900, Begin(calendar, "2024-02-01 00:00").Bill!.Total);
        var offer = Now(Paid(calendar, "2024-01-15 10:00"), To(Monthly("max", 19_800)), "2024-01-22 00:00");
        Assert.Equal([-Ratio.MultiplyDivide(9900, 10, 31), Ratio.MultiplyDivide(19_800, 10, 31)], offer.Lines.Select(line => line.Amount));
    }

    [Theory]
    [InlineData(SubscriptionStatus.Incomplete)]
    [InlineData(SubscriptionStatus.PastDue)]
    [InlineData(SubscriptionStatus.Paused)]
    [InlineData(SubscriptionStatus.Cancelled)]
    [InlineData(SubscriptionStatus.Expired)]
    public void What_is_not_running_does_not_change(SubscriptionStatus status)
    {
        var refused = Offer(Paid(Pro, "2024-04-01 00:00") with { Status = status }, To(Yearly), ChangeTiming.Now, "2024-04-02 00:00");
        Assert.Equal(ErrorCode.StateConflict, refused.Error!.Code);
    }

    private static SubscriptionChange Now(Subscription before, PlanChange to, string at) => Offer(before, to, ChangeTiming.Now, at).ValueOrThrow();

    private static Result<SubscriptionChange> Offer(Subscription before, PlanChange to, ChangeTiming? when, string at) =>
        SubscriptionChange.Of(before, to, when, At(at));

    private static Renewal.Next Next(Subscription subscription) =>
        Assert.IsType<Renewal.Next>(Renewal.Of(subscription, true, [], [], subscription.PeriodEnd));
}
