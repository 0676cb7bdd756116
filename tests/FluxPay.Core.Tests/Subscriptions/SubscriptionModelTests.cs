using CsCheck;
using FluxPay.Policies;
using static FluxPay.Subscriptions.Tests.Plans;

namespace FluxPay.Subscriptions.Tests;

/// <summary>
/// Any sequence of changes, cancels, pauses, refusals and jumps of the clock: no instant is billed twice, lines sum up to totals, no more
/// is given back than was paid, and a preview is what is done.
/// </summary>
public sealed class SubscriptionModelTests
{
    private static readonly PlanPolicy[] All =
    [
        Basic, Pro, Yearly, Monthly("free", 0), Monthly("quarter", 25_000) with { Every = 3 },
        Monthly("seconds", 15_000) with { Proration = Proration.Second }, Monthly("none", 12_000) with { Proration = Proration.None },
        Monthly("calendar", 8_000) with { Anchor = new BillingAnchor.Calendar() },
        Monthly("fixed", 7_777) with { Anchor = new BillingAnchor.FixedDay(31), Seats = true }, Monthly("team", 999) with { Seats = true },
        Monthly("trial", 4_000) with { Trial = CalendarSpan.OfDays(9) },
    ];

    private abstract record Step
    {
        public sealed record Wait(int Hours) : Step;
        public sealed record Change(int Plan, long Seats, ChangeTiming? When, bool Refused) : Step;
        public sealed record Ask(SubscriptionCommand Command) : Step;
    }

    private static readonly Gen<Step> Steps = Gen.Frequency(
        (5, Gen.Int[1, 24 * 40].Select(hours => (Step)new Step.Wait(hours))),
        (4, Gen.Select(Gen.Int[0, All.Length - 1], Gen.Long[1, 4], Gen.Int[0, 2], Gen.Int[0, 5],
            (plan, seats, when, luck) => (Step)new Step.Change(plan, seats, when == 2 ? null : (ChangeTiming)when, luck == 0))),
        (1, Gen.Const<Step>(new Step.Ask(new SubscriptionCommand.CancelAtPeriodEnd()))),
        (2, Gen.Const<Step>(new Step.Ask(new SubscriptionCommand.Resume()))),
        (1, Gen.Const<Step>(new Step.Ask(new SubscriptionCommand.Pause()))),
        (1, Gen.Const<Step>(new Step.Ask(new SubscriptionCommand.WithdrawChange()))));

    [Fact]
    public void Whatever_is_asked_no_instant_is_billed_twice_and_no_money_is_made() =>
        Gen.Select(Gen.Int[0, All.Length - 1], Gen.Int[0, 365 * 24], Steps.List[0, 40]).Sample(
            (plan, hour, steps) => new Life(All[plan], At("2023-12-01 08:00").AddHours(hour)).Run(steps), iter: 2_000);

    /// <summary>A subscription with everything it was billed.</summary>
    private sealed class Life
    {
        private Subscription _now;
        private DateTimeOffset _at;
        private DateTimeOffset _billedUntil;   // every instant before it was billed, or was free or paused
        private long _charged;

        public Life(PlanPolicy plan, DateTimeOffset at)
        {
            _at = at;
            var start = SubscriptionStart.Of(
                SubscriptionId.Of(Guid.Empty), new CustomerRef("moa", "cust-1"), plan, 1, Policy(plan), null, hadTrial: false, at);
            _now = start.Subscription;
            if (start.Bill is { } bill)
            {
                Check(bill);
                _charged += bill.Total;
                _now = _now with { Status = SubscriptionStatus.Active, Paid = bill.Total };
            }
            Begin(_now.Period, _now.PeriodStart);
        }

        public void Run(IReadOnlyList<Step> steps)
        {
            foreach (var step in steps)
            {
                switch (step)
                {
                    case Step.Wait wait: Wait(_at.AddHours(wait.Hours)); break;
                    case Step.Change change: Change(change); break;
                    case Step.Ask ask: _now = SubscriptionStateMachine.Apply(_now, ask.Command, _at).Value ?? _now; break;
                }
                Assert.True(_now.CreditBalance >= 0 && _now.Paid >= 0);
                Assert.True(_now.CreditBalance <= _charged, "More is kept as credit than was ever taken.");
            }
        }

        private void Wait(DateTimeOffset until)
        {
            while (_now.Status is SubscriptionStatus.Trialing or SubscriptionStatus.Active && _now.PeriodEnd <= until)
            {
                var before = _now;
                switch (Renewal.Of(_now, true, [], [], _now.PeriodEnd))
                {
                    case Renewal.Ended ended:
                        _now = ended.Subscription;
                        break;
                    case Renewal.Next next:
                        Check(next.Bill);
                        Assert.Equal(before.PeriodEnd, next.Subscription.PeriodStart);
                        Assert.Equal(before.CreditBalance - next.Bill.CreditUsed, next.Subscription.CreditBalance);
                        _charged += next.Bill.Total;
                        _now = next.Subscription with { Paid = next.PlanAmount };
                        Begin(_now.Period, before.PeriodEnd);
                        break;
                }
            }
            _at = until;
        }

        private void Change(Step.Change change)
        {
            var plan = All[change.Plan];
            var to = new PlanChange(plan, "v2", plan.Seats ? change.Seats : 1);
            var offer = SubscriptionChange.Of(_now, to, change.When, _at);
            if (offer.Value is not { } offered)
                return;
            var again = SubscriptionChange.Of(_now, to, change.When, _at).ValueOrThrow();
            Assert.Equal((offered.Total, offered.Lines.Sum(l => l.Amount)), (again.Total, again.Total.MinorUnits));
            if (!offered.Applied)
            {
                Assert.Empty(offered.Lines);
                _now = offered.Subscription;
                return;
            }

            long back = -offered.Lines.Where(l => l.Amount < 0).Sum(l => l.Amount) - offered.CreditUsed;
            Assert.True(back <= _now.Paid, $"{back} given back of {_now.Paid}");
            if (change.Refused && offered.Total.MinorUnits > 0)
                return;   // nothing changes
            // What is made later, from the invoice, is what was offered.
            long balance = _now.CreditBalance - offered.CreditUsed - Math.Min(offered.Total.MinorUnits, 0);
            Assert.Equal(offered.Subscription, SubscriptionChange.Make(_now, to, offered.PlanAmount, balance, offered.EffectiveAt));
            _charged += Math.Max(offered.Total.MinorUnits, 0);
            bool starts = SubscriptionChange.StartsPeriod(_now, to);
            Assert.Equal(starts ? _at : _now.PeriodStart, offered.Subscription.PeriodStart);
            _now = offered.Subscription;
            if (starts)
                Begin(_now.Period, _at);   // what it cuts off is given back
        }

        /// <summary>A period begins where what was billed before it ends.</summary>
        private void Begin(Period period, DateTimeOffset billedUntil)
        {
            Assert.True(period.Start < period.End);
            Assert.Equal(billedUntil, period.Start);
            Assert.True(_billedUntil <= period.Start);
            _billedUntil = period.Start;
        }

        private static void Check(Bill bill)
        {
            Assert.Equal(bill.Total, bill.Lines.Sum(line => line.Amount));
            Assert.True(bill.Total >= 0 && bill.CreditUsed >= 0);
        }
    }
}
