using FluxPay.Policies;
using static FluxPay.Subscriptions.SubscriptionStatus;
using static FluxPay.Subscriptions.Tests.Plans;

namespace FluxPay.Subscriptions.Tests;

public sealed class SubscriptionStateMachineTests
{
    private static readonly DateTimeOffset Now = At("2024-04-11 09:00");

    private static readonly SubscriptionCommand[] Commands =
    [
        new SubscriptionCommand.CancelAtPeriodEnd(), new SubscriptionCommand.CancelNow(), new SubscriptionCommand.Resume(),
        new SubscriptionCommand.Pause(), new SubscriptionCommand.Schedule(To(Basic)), new SubscriptionCommand.WithdrawChange(),
    ];

    /// <summary>The whole life of one without a pending change or end; what is not here is refused.</summary>
    private static readonly Dictionary<(SubscriptionStatus, Type Command), SubscriptionStatus> Transitions = new()
    {
        [(Trialing, typeof(SubscriptionCommand.CancelAtPeriodEnd))] = Trialing,
        [(Trialing, typeof(SubscriptionCommand.CancelNow))] = Cancelled,
        [(Trialing, typeof(SubscriptionCommand.Pause))] = Paused,
        [(Trialing, typeof(SubscriptionCommand.Schedule))] = Trialing,
        [(Active, typeof(SubscriptionCommand.CancelAtPeriodEnd))] = Active,
        [(Active, typeof(SubscriptionCommand.CancelNow))] = Cancelled,
        [(Active, typeof(SubscriptionCommand.Pause))] = Paused,
        [(Active, typeof(SubscriptionCommand.Schedule))] = Active,
        [(PastDue, typeof(SubscriptionCommand.CancelAtPeriodEnd))] = PastDue,
        [(PastDue, typeof(SubscriptionCommand.CancelNow))] = Cancelled,
        [(Paused, typeof(SubscriptionCommand.CancelAtPeriodEnd))] = Cancelled,
        [(Paused, typeof(SubscriptionCommand.CancelNow))] = Cancelled,
        [(Paused, typeof(SubscriptionCommand.Resume))] = Active,
    };

    [Fact]
    public void Only_the_listed_transitions_exist()
    {
        foreach (var status in Enum.GetValues<SubscriptionStatus>())
        {
            foreach (var command in Commands)
            {
                var subscription = Paid(Pro, "2024-04-01 09:00") with { Status = status, PausedAt = status == Paused ? Now.AddDays(-1) : null };
                var applied = SubscriptionStateMachine.Apply(subscription, command, Now);
                if (Transitions.TryGetValue((status, command.GetType()), out var expected))
                    Assert.Equal(expected, applied.Value?.Status);
                else
                    Assert.Equal(status.Wire(), Assert.IsType<StateConflict>(applied.Error!.Details).Current);
                Assert.Equal(
                    ErrorCode.OutcomeUnknown, SubscriptionStateMachine.Apply(subscription with { InDoubt = true }, command, Now).Error!.Code);
            }
        }
    }

    [Fact]
    public void The_end_with_the_period_can_be_called_off()
    {
        var cancelled = SubscriptionStateMachine.Apply(Paid(Pro, "2024-04-01 09:00"), new SubscriptionCommand.CancelAtPeriodEnd(), Now).ValueOrThrow();
        Assert.Equal((Active, true, (DateTimeOffset?)null), (cancelled.Status, cancelled.CancelAtPeriodEnd, cancelled.NextBillingAt));
        Assert.True(cancelled.GivesAccess(cancelled.PeriodEnd.AddTicks(-1)));
        Assert.False(cancelled.GivesAccess(cancelled.PeriodEnd));
        Assert.False(SubscriptionStateMachine.Apply(cancelled, new SubscriptionCommand.Resume(), Now).ValueOrThrow().CancelAtPeriodEnd);
        var ended = Assert.IsType<Renewal.Ended>(Renewal.Of(cancelled, true, [], [], cancelled.PeriodEnd)).Subscription;
        Assert.Equal((Cancelled, EndReason.Cancelled), (ended.Status, ended.EndReason));
    }

    [Fact]
    public void What_a_pause_left_runs_on_and_its_new_end_is_the_new_anchor()
    {
        var subscription = Paid(Pro, "2024-01-31 09:00");
        var paused = SubscriptionStateMachine.Apply(subscription, new SubscriptionCommand.Pause(), At("2024-02-10 09:00")).ValueOrThrow();
        Assert.False(paused.GivesAccess(At("2024-02-11 09:00")));
        Assert.Null(paused.NextBillingAt);
        var resumed = SubscriptionStateMachine.Apply(paused, new SubscriptionCommand.Resume(), At("2024-03-10 15:00")).ValueOrThrow();
        Assert.Equal((Active, At("2024-03-29 15:00")), (resumed.Status, resumed.PeriodEnd));   // 19 of 29 days were left
        var next = Assert.IsType<Renewal.Next>(Renewal.Of(resumed, true, [], [], resumed.PeriodEnd)).Subscription;
        Assert.Equal(new Period(At("2024-03-29 15:00"), At("2024-04-29 15:00")), next.Period);
    }

    [Fact]
    public void A_paused_free_time_runs_on_as_one()
    {
        var trial = Begin(Pro with { Trial = CalendarSpan.OfDays(7) }, "2024-04-01 09:00").Subscription;
        var paused = SubscriptionStateMachine.Apply(trial, new SubscriptionCommand.Pause(), At("2024-04-03 09:00")).ValueOrThrow();
        var resumed = SubscriptionStateMachine.Apply(paused, new SubscriptionCommand.Resume(), At("2024-04-10 09:00")).ValueOrThrow();
        Assert.Equal((Trialing, At("2024-04-15 09:00"), resumed.TrialEnd), (resumed.Status, resumed.PeriodEnd, resumed.PeriodEnd));
    }

    [Fact]
    public void Retries_come_in_gaps_and_grace_and_retries_over_it_expires()
    {
        var due = Paid(Pro, "2024-03-01 09:00") with { OpenInvoice = InvoiceId.Of(Guid.Empty) };
        var (at, tries) = (At("2024-04-01 09:00"), new List<DateTimeOffset>());
        while (due.IsLive)
        {
            tries.Add(at);
            due = SubscriptionStateMachine.Refused(due, at);
            Assert.True(!due.IsLive || due.Status == PastDue);
            Assert.Equal(due.IsLive ? At("2024-04-08 09:00") : null, due.AccessUntil);
            at = due.NextAttemptAt ?? at;
        }
        Assert.Equal([At("2024-04-01 09:00"), At("2024-04-02 09:00"), At("2024-04-05 09:00"), At("2024-04-10 09:00")], tries);
        Assert.Equal((Expired, EndReason.NotPaid), (due.Status, due.EndReason));
    }

    [Fact]
    public void Grace_that_outlasts_the_retries_is_waited_for()
    {
        var due = Paid(Pro with { Retry = [] }, "2024-03-01 09:00") with { OpenInvoice = InvoiceId.Of(Guid.Empty) };
        var late = SubscriptionStateMachine.Refused(due, At("2024-04-01 09:00"));
        Assert.Equal((PastDue, At("2024-04-08 09:00")), (late.Status, late.NextAttemptAt));
        Assert.True(SubscriptionStateMachine.IsOutOfRetries(late));
        Assert.True(late.GivesAccess(At("2024-04-08 08:59")));
        Assert.False(late.GivesAccess(At("2024-04-08 09:00")));
    }

    [Theory]
    [InlineData(true, 10, false, null)]
    [InlineData(true, 10, true, EndReason.NoBillingMethod)]
    [InlineData(false, 10, false, EndReason.NoConsent)]
    [InlineData(true, 31, false, EndReason.NoConsent)]
    public void A_free_time_becomes_paid_only_with_a_card_and_a_fresh_consent(bool consented, int daysBefore, bool noCard, EndReason? ended)
    {
        var plan = Pro with { Trial = CalendarSpan.OfDays(60), ConsentRequired = true };
        var trial = Begin(plan, "2024-04-01 09:00").Subscription;
        Consent[] consents = consented
            ? [new Consent(trial.Id, trial.Customer, ConsentKind.TrialToPaid, default, trial.PeriodEnd.AddDays(-daysBefore))] : [];
        var renewal = Renewal.Of(trial, !noCard, consents, [], trial.PeriodEnd);
        Assert.Equal(ended, (renewal as Renewal.Ended)?.Subscription.EndReason);
        Assert.Equal(ended is null, renewal is Renewal.Next { Bill.Total: 9900 });
    }

    [Fact]
    public void A_higher_price_of_the_same_plan_needs_a_consent()
    {
        var dearer = Pro with { Price = 12_000, ConsentRequired = true };
        var noted = Paid(Pro, "2024-04-01 09:00") with { Pending = To(dearer) };
        Assert.Equal(EndReason.NoConsent, Assert.IsType<Renewal.Ended>(Renewal.Of(noted, true, [], [], noted.PeriodEnd)).Subscription.EndReason);
        var consent = new Consent(noted.Id, noted.Customer, ConsentKind.PriceChange, default, noted.PeriodEnd.AddDays(-3));
        Assert.Equal(12_000, Assert.IsType<Renewal.Next>(Renewal.Of(noted, true, [consent], [], noted.PeriodEnd)).Bill.Total);
        var cheaper = noted with { Pending = To(dearer with { Price = 9000 }) };
        Assert.IsType<Renewal.Next>(Renewal.Of(cheaper, true, [], [], noted.PeriodEnd));
    }

    [Fact]
    public void Free_time_is_given_once_and_its_end_is_the_anchor()
    {
        var plan = Pro with { Trial = CalendarSpan.OfDays(7) };
        var trial = Begin(plan, "2024-01-24 10:30").Subscription;
        Assert.Equal((Trialing, At("2024-01-31 10:30")), (trial.Status, trial.TrialEnd));
        var first = Assert.IsType<Renewal.Next>(Renewal.Of(trial, true, [], [], trial.PeriodEnd)).Subscription;
        Assert.Equal(new Period(At("2024-01-31 10:30"), At("2024-02-29 10:30")), first.Period);
        Assert.Equal((Incomplete, 9900), (Begin(plan, "2024-01-24 10:30",
            hadTrial: true) is var again ? again.Subscription.Status : default, again.Bill!.Total));
    }
}
