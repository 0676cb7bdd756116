using System.Diagnostics;
using FluxPay.Credits;
using FluxPay.Payments;
using FluxPay.Sagas;
using FluxPay.Sagas.Tests;
using FluxPay.Storage.Postgres.Tests;
using FluxPay.Storage.Sqlite.Tests;
using FluxPay.Storage.Tests;
using static FluxPay.Subscriptions.SubscriptionStatus;

namespace FluxPay.Subscriptions.Tests;

public sealed class SqliteSubscriptionLifeTests() : SubscriptionLifeTests(new SqliteUnderTest());

public sealed class PostgresSubscriptionLifeTests() : SubscriptionLifeTests(new PostgresUnderTest());

/// <summary>Subscriptions in a whole engine, on each store, by the test clock.</summary>
public abstract class SubscriptionLifeTests(StoreUnderTest store) : IAsyncLifetime
{
    private readonly CardBank _bank = new();
    private Rig _rig = null!;

    public async ValueTask InitializeAsync() => _rig = await Rig.StartAsync(store, _bank);

    public async ValueTask DisposeAsync()
    {
        await _rig.Engine.AuditAsync();
        await _rig.DisposeAsync();
        await store.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task The_first_period_is_charged_at_once_and_gives_its_credits()
    {
        var begun = await _rig.BeginAsync("pro");
        Assert.Equal((Active, 500L), (begun.Status, await _rig.Engine.BalanceAsync()));
        var invoice = Assert.Single(await _rig.InvoicesAsync(begun));
        Assert.Equal((InvoiceStatus.Paid, 9900L, begun.PeriodStart, begun.PeriodEnd),
            (invoice.Status, invoice.Total.MinorUnits, invoice.PeriodStart, invoice.PeriodEnd));
        Assert.Equal("모아 pro", Assert.Single(_bank.Taken).OrderName);
        Assert.Equal(["subscription.activated", "credit.granted"], (await TypesAsync()).Order().Reverse());
    }

    [Fact]
    public async Task A_first_charge_that_is_refused_leaves_no_subscription()
    {
        _bank.Deciding = _ => ScriptedGateway.Refused(code: "REJECT_CARD_COMPANY");
        _rig.Card();
        var refused = await _rig.TryStartAsync("pro");
        Assert.Equal(ErrorCode.PaymentRefused, refused.Error!.Code);
        Assert.Equal("REJECT_CARD_COMPANY", Assert.IsType<GatewayRefusal>(refused.Error.Details).ProviderCode);
        Assert.Empty((await _rig.Books.ListAsync("moa", "cust-1", new PageRequest())).Items);
        Assert.Empty(await TypesAsync());
        _bank.Deciding = _ => null;
        Assert.Equal(Active, (await _rig.TryStartAsync("pro")).ValueOrThrow().Status);
    }

    [Fact]
    public async Task A_first_charge_that_cannot_be_sent_leaves_no_subscription()
    {
        _bank.Deciding = _ => ScriptedGateway.Refused(RefusalKind.NotSent, "CIRCUIT_OPEN");
        _rig.Card();
        Assert.Equal(ErrorCode.GatewayUnavailable, (await _rig.TryStartAsync("pro")).Error!.Code);
        Assert.Empty((await _rig.Books.ListAsync("moa", null, new PageRequest())).Items);
    }

    [Fact]
    public async Task A_first_charge_without_an_answer_is_found_by_its_order_and_never_made_twice()
    {
        (_bank.AnswersToLose, _) = (1, _rig.Card());
        var begun = (await _rig.TryStartAsync("pro")).ValueOrThrow();
        Assert.Equal((Incomplete, true), (begun.Status, begun.InDoubt));
        Assert.Equal(ErrorCode.OutcomeUnknown, (await _rig.Service.CancelAsync("moa", begun.Id)).Error!.Code);
        Assert.Equal(ErrorCode.AlreadySubscribed, (await _rig.TryStartAsync("basic")).Error!.Code);
        await _rig.AdvanceAsync(TimeSpan.FromSeconds(10));
        Assert.Equal(Active, (await _rig.FindAsync(begun)).Status);
        Assert.Equal((1, 1), (_bank.Taken.Count, _bank.Asked.Count));
        Assert.Equal(_bank.Asked.Single().OrderId, _bank.Queries.First());
    }

    [Fact]
    public async Task A_charge_that_never_arrived_is_asked_about_before_it_is_sent_again_with_its_key()
    {
        (_bank.RequestsToLose, _) = (2, _rig.Card());
        var begun = (await _rig.TryStartAsync("pro")).ValueOrThrow();
        await _rig.AdvanceAsync(TimeSpan.FromMinutes(1));
        Assert.Equal(Active, (await _rig.FindAsync(begun)).Status);
        Assert.Single(_bank.Asked.Select(a => (a.IdempotencyKey, a.OrderId)).Distinct());
        Assert.Equal((3, 2, 1), (_bank.Asked.Count, _bank.Queries.Count, _bank.Taken.Count));
    }

    [Fact]
    public async Task Plans_of_a_group_exclude_each_other_even_at_the_same_moment()
    {
        _rig.Card();
        var all = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => Task.Run(() => _rig.TryStartAsync(i % 2 == 0 ? "pro" : "basic"))));
        Assert.Single(all, r => r.Error is null);
        Assert.All(all.Where(r => r.Error is not null), r => Assert.Equal(ErrorCode.AlreadySubscribed, r.Error!.Code));
        Assert.Single(_bank.Taken);
        Assert.Equal(Active, (await _rig.TryStartAsync("free")).ValueOrThrow().Status);
    }

    [Fact]
    public async Task What_is_wrong_with_a_start_is_said()
    {
        Assert.Equal(ErrorCode.NoBillingMethod, (await _rig.TryStartAsync("pro")).Error!.Code);
        Assert.Equal(ErrorCode.InvalidRequest, (await _rig.TryStartAsync("nothing")).Error!.Code);
        Assert.Equal(ErrorCode.InvalidRequest, (await _rig.TryStartAsync("pro", seats: 2)).Error!.Code);
        var other = _rig.Card("cust-2");
        var asked = new StartSubscription(Engine.Customer, "pro") { BillingMethod = other.Id };
        Assert.Equal(ErrorCode.NoBillingMethod, (await _rig.Service.StartAsync(asked)).Error!.Code);
    }

    [Fact]
    public async Task A_free_time_becomes_paid_at_its_end_and_is_given_once()
    {
        var trial = await _rig.BeginAsync("trial");
        Assert.Equal((Trialing, trial.TrialEnd), (trial.Status, trial.NextBillingAt));
        Assert.Empty(_bank.Taken);
        await _rig.AdvanceAsync(TimeSpan.FromDays(7));
        var paid = await _rig.FindAsync(trial);
        Assert.Equal((Active, trial.TrialEnd, 500L), (paid.Status, paid.PeriodStart, await _rig.Engine.BalanceAsync()));
        Assert.Single(_bank.Taken);
        await _rig.Service.CancelAsync("moa", trial.Id, atPeriodEnd: false);
        Assert.Equal((Active, (DateTimeOffset?)null),
            ((await _rig.TryStartAsync("trial")).ValueOrThrow() is var again ? again.Status : default, again.TrialEnd));
    }

    [Fact]
    public async Task A_free_time_without_a_card_expires()
    {
        var trial = (await _rig.TryStartAsync("trial")).ValueOrThrow();
        await _rig.AdvanceAsync(TimeSpan.FromDays(7));
        var expired = await _rig.FindAsync(trial);
        Assert.Equal((Expired, EndReason.NoBillingMethod), (expired.Status, expired.EndReason));
        Assert.Empty(await _rig.InvoicesAsync(trial));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_free_time_that_needs_a_consent_is_charged_only_with_it(bool consents)
    {
        var trial = await _rig.BeginAsync("agreed");
        if (consents)
            Assert.Null((await _rig.Service.ConsentAsync("moa", trial.Id, ConsentKind.TrialToPaid, "ticked the box")).Error);
        await _rig.AdvanceAsync(TimeSpan.FromDays(7));
        var after = await _rig.FindAsync(trial);
        Assert.Equal(consents ? (Active, (EndReason?)null) : (Expired, EndReason.NoConsent), (after.Status, after.EndReason));
        Assert.Equal(consents ? 1 : 0, _bank.Taken.Count);
        if (consents)
            Assert.DoesNotContain("ticked",
                System.Text.Encoding.UTF8.GetString((await _rig.Books.ConsentsAsync(trial.Id))[0].Evidence.Span), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Five_years_of_a_month_are_sixty_charges_each_once_and_take_seconds()
    {
        var begun = await _rig.BeginAsync("pro");
        long started = Stopwatch.GetTimestamp();
        for (int year = 0; year < 5; year++)
            await _rig.AdvanceAsync(TimeSpan.FromDays(365));
        TestContext.Current.TestOutputHelper?.WriteLine($"five years: {Stopwatch.GetElapsedTime(started)}");
        var invoices = await _rig.InvoicesAsync(begun);
        Assert.Equal(60, invoices.Count);   // the first, and 59 more in 1,825 days: five years have 1,826
        Assert.Equal(Enumerable.Range(0, 60).Select(k => begun.Cycle.PeriodAt(k)), invoices.Select(i => new Period(i.PeriodStart, i.PeriodEnd)));
        Assert.All(invoices, i => Assert.Equal((InvoiceStatus.Paid, 9900L), (i.Status, i.Total.MinorUnits)));
        Assert.Equal(60, _bank.Taken.Count);
        Assert.Equal(59, (await TypesAsync()).Count(t => t == "subscription.renewed"));
        Assert.Equal(500, await _rig.Engine.BalanceAsync());
    }

    [Fact]
    public async Task A_refused_renewal_is_tried_in_gaps_and_expires()
    {
        var begun = await _rig.BeginAsync("pro");
        _bank.Deciding = _ => ScriptedGateway.Refused();
        await _rig.AdvanceToAsync(begun.PeriodEnd);
        var late = await _rig.FindAsync(begun);
        Assert.Equal((PastDue, begun.PeriodEnd), (late.Status, late.PeriodStart));
        Assert.Equal(late.NextAttemptAt, late.NextBillingAt);
        await _rig.AdvanceAsync(TimeSpan.FromDays(8.9));
        Assert.Equal((PastDue, false), ((await _rig.FindAsync(begun)) is var graceOver ? graceOver.Status : default, graceOver.GivesAccess(_rig.Now)));
        await _rig.AdvanceAsync(TimeSpan.FromDays(0.2));
        var expired = await _rig.FindAsync(begun);
        Assert.Equal((Expired, EndReason.NotPaid), (expired.Status, expired.EndReason));
        Assert.Equal(InvoiceStatus.Failed, (await _rig.InvoicesAsync(begun))[^1].Status);
        Assert.Equal(5, _bank.Asked.Count);
        Assert.Equal(5, _bank.Asked.Select(a => a.OrderId).Distinct().Count());   // a definite no ends the attempt: a new one has a new key
        Assert.Equal(["subscription.past_due", "subscription.expired"],
            (await TypesAsync()).Where(t => t is not ("credit.granted" or "credit.expired" or "subscription.activated")));
        await _rig.AdvanceAsync(TimeSpan.FromDays(365));
        Assert.Equal(5, _bank.Asked.Count);
    }

    [Fact]
    public async Task A_retry_that_succeeds_recovers_the_period_where_it_began()
    {
        var begun = await _rig.BeginAsync("pro");
        _bank.Deciding = _ => ScriptedGateway.Refused();
        await _rig.AdvanceToAsync(begun.PeriodEnd);
        _bank.Deciding = _ => null;
        await _rig.AdvanceAsync(TimeSpan.FromDays(1));
        var recovered = await _rig.FindAsync(begun);
        Assert.Equal((Active, begun.PeriodEnd, (DateTimeOffset?)null, 9900L),
            (recovered.Status, recovered.PeriodStart, recovered.AccessUntil, recovered.Paid));
        await _rig.AdvanceToAsync(recovered.PeriodEnd);
        Assert.Equal(3, _bank.Taken.Count);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Another_card_is_charged_at_once_for_what_is_past_due(bool accepted)
    {
        var begun = await _rig.BeginAsync("pro");
        _bank.Deciding = asked => accepted && asked.BillingKey.Reveal().StartsWith("new", StringComparison.Ordinal) ? null : ScriptedGateway.Refused();
        await _rig.AdvanceToAsync(begun.PeriodEnd);
        var next = (await _rig.FindAsync(begun)).NextAttemptAt;
        var card = _bank.Register(Engine.Customer, _rig.Now, "new");
        var answer = await _rig.Service.UseBillingMethodAsync("moa", begun.Id, card.Id);
        var after = await _rig.FindAsync(begun);
        Assert.Equal(card.Id, after.BillingMethod);
        Assert.Equal(accepted ? (Active, null) : (PastDue, next), (after.Status, after.NextAttemptAt));   // the schedule stays as it was
        Assert.Equal(accepted ? null : ErrorCode.PaymentRefused, answer.Error?.Code);
    }

    [Fact]
    public async Task A_card_that_is_given_up_is_a_refused_renewal()
    {
        var begun = await _rig.BeginAsync("pro");
        _bank.Delete((await _bank.FindAsync("moa", begun.BillingMethod!.Value))!, _rig.Now);
        await _rig.AdvanceToAsync(begun.PeriodEnd);
        Assert.Equal(PastDue, (await _rig.FindAsync(begun)).Status);
        Assert.Single(_bank.Asked);
    }

    [Fact]
    public async Task The_end_with_the_period_comes_at_the_boundary_and_charges_nothing()
    {
        var begun = await _rig.BeginAsync("pro");
        await _rig.Service.CancelAsync("moa", begun.Id);
        await _rig.Service.ResumeAsync("moa", begun.Id);
        var cancelled = (await _rig.Service.CancelAsync("moa", begun.Id)).ValueOrThrow();
        Assert.Equal((Active, true), (cancelled.Status, cancelled.CancelAtPeriodEnd));
        await _rig.AdvanceAsync(begun.PeriodEnd - _rig.Now - TimeSpan.FromMinutes(1));
        Assert.Equal(Active, (await _rig.FindAsync(begun)).Status);
        await _rig.AdvanceAsync(TimeSpan.FromDays(100));
        Assert.Equal(Cancelled, (await _rig.FindAsync(begun)).Status);
        Assert.Single(_bank.Taken);
        Assert.Contains("subscription.cancelled", await TypesAsync());
    }

    [Fact]
    public async Task The_end_at_once_takes_back_what_was_still_due()
    {
        var begun = await _rig.BeginAsync("pro");
        _bank.Deciding = _ => ScriptedGateway.Refused();
        await _rig.AdvanceToAsync(begun.PeriodEnd);
        Assert.Equal(Cancelled, (await _rig.Service.CancelAsync("moa", begun.Id, atPeriodEnd: false)).ValueOrThrow().Status);
        Assert.Equal(InvoiceStatus.Void, (await _rig.InvoicesAsync(begun))[^1].Status);
        await _rig.AdvanceAsync(TimeSpan.FromDays(30));
        Assert.Equal(2, _bank.Asked.Count);
    }

    [Fact]
    public async Task A_pause_keeps_what_is_left()
    {
        var begun = await _rig.BeginAsync("pro");
        await _rig.AdvanceAsync(TimeSpan.FromDays(10));
        var paused = (await _rig.Service.PauseAsync("moa", begun.Id)).ValueOrThrow();
        await _rig.AdvanceAsync(TimeSpan.FromDays(90));
        Assert.Single(_bank.Taken);
        var resumed = (await _rig.Service.ResumeAsync("moa", begun.Id)).ValueOrThrow();
        Assert.Equal(begun.PeriodEnd - paused.PausedAt, resumed.PeriodEnd - resumed.UpdatedAt);
        await _rig.AdvanceToAsync(resumed.PeriodEnd);
        var next = await _rig.FindAsync(begun);
        Assert.Equal((Active, resumed.PeriodEnd, 2), (next.Status, next.PeriodStart, _bank.Taken.Count));
    }

    [Fact]
    public async Task A_change_is_made_as_it_was_previewed()
    {
        var begun = await _rig.BeginAsync("pro");
        await _rig.AdvanceAsync(TimeSpan.FromDays(10));
        var preview = (await _rig.Service.PreviewAsync("moa", begun.Id, new ChangeSubscription { Plan = "max" })).ValueOrThrow();
        Assert.Equal("pro", (await _rig.FindAsync(begun)).Plan.Name);
        var made = (await _rig.ChangeAsync(begun, "max")).ValueOrThrow();
        Assert.Equal((preview.Total, preview.Applied), (made.Total, made.Applied));
        Assert.Equal(preview.Lines.Select(l => l.Amount), made.Lines.Select(l => l.Amount));
        Assert.Equal(("max", begun.PeriodEnd), (made.Subscription.Plan.Name, made.Subscription.PeriodEnd));
        Assert.Equal(made.Total.MinorUnits, _bank.Taken.Last().Amount.MinorUnits);
        await _rig.AdvanceToAsync(begun.PeriodEnd);
        Assert.Equal(19_800, _bank.Taken.Last().Amount.MinorUnits);
    }

    [Fact]
    public async Task A_change_that_is_refused_changes_nothing()
    {
        var begun = await _rig.BeginAsync("pro");
        _bank.Deciding = _ => ScriptedGateway.Refused();
        Assert.Equal(ErrorCode.PaymentRefused, (await _rig.ChangeAsync(begun, "max")).Error!.Code);
        var after = await _rig.FindAsync(begun);
        Assert.Equal((Active, "pro", false, 9900L), (after.Status, after.Plan.Name, after.InDoubt, after.Paid));
        Assert.Equal(InvoiceStatus.Void, (await _rig.InvoicesAsync(begun))[^1].Status);
        _bank.Deciding = _ => null;
        Assert.True((await _rig.ChangeAsync(begun, "max")).ValueOrThrow().Applied);
    }

    [Fact]
    public async Task A_change_without_an_answer_is_made_once_it_is_known_to_be_paid()
    {
        var begun = await _rig.BeginAsync("pro");
        _bank.AnswersToLose = 1;
        var unknown = (await _rig.ChangeAsync(begun, "max")).ValueOrThrow();
        Assert.Equal((false, true, "pro"), (unknown.Applied, unknown.Subscription.InDoubt, unknown.Subscription.Plan.Name));
        await _rig.AdvanceAsync(TimeSpan.FromSeconds(10));
        Assert.Equal("max", (await _rig.FindAsync(begun)).Plan.Name);
        Assert.Equal(2, _bank.Taken.Count);
    }

    [Fact]
    public async Task A_cheaper_plan_waits_and_what_now_gives_back_pays_the_next_invoice()
    {
        var begun = await _rig.BeginAsync("pro");
        Assert.False((await _rig.ChangeAsync(begun, "basic")).ValueOrThrow().Applied);
        Assert.Equal("basic", (await _rig.FindAsync(begun)).Pending!.Plan.Name);
        Assert.Null((await _rig.Service.WithdrawChangeAsync("moa", begun.Id)).ValueOrThrow().Pending);
        Assert.Equal(ErrorCode.StateConflict, (await _rig.Service.WithdrawChangeAsync("moa", begun.Id)).Error!.Code);
        var now = (await _rig.ChangeAsync(begun, "basic", ChangeTiming.Now)).ValueOrThrow();
        Assert.Equal((-6900L, 6900L), (now.Total.MinorUnits, now.Subscription.CreditBalance));
        await _rig.AdvanceToAsync(begun.PeriodEnd);
        var next = await _rig.FindAsync(begun);
        Assert.Equal((3900L, 1), (next.CreditBalance, _bank.Taken.Count));
        Assert.Equal(0, (await _rig.InvoicesAsync(begun))[^1].Total.MinorUnits);
    }

    [Fact]
    public async Task After_a_long_sleep_every_missed_period_is_billed_once_and_in_order()
    {
        var begun = await _rig.BeginAsync("pro");
        _rig.Engine.Clock.MoveTo(begun.Cycle.Boundary(4).AddHours(1));   // nobody looked for four months
        await _rig.AdvanceAsync(TimeSpan.Zero);
        Assert.Equal(Enumerable.Range(0, 5).Select(k => begun.Cycle.PeriodAt(k)),
            (await _rig.InvoicesAsync(begun)).Select(i => new Period(i.PeriodStart, i.PeriodEnd)));
        Assert.Equal(5, _bank.Taken.Count);
        Assert.Equal(begun.Cycle.PeriodAt(4), (await _rig.FindAsync(begun)).Period);
    }

    [Fact]
    public async Task Midnight_renewals_are_spread_over_the_hour_and_the_boundary_stays()
    {
        var all = await Task.WhenAll(Enumerable.Range(0, 12).Select(i => _rig.BeginAsync("midnight", $"cust-{i}")));
        var midnight = all[0].PeriodEnd;
        await _rig.AdvanceToAsync(midnight);
        Assert.InRange(_bank.Taken.Count, 12, 16);
        var waiting = await Task.WhenAll(all.Select(_rig.FindAsync));
        Assert.All(waiting, s => Assert.Equal((Active, midnight, true), (s.Status, s.PeriodStart, s.GivesAccess(_rig.Now))));
        Assert.True(waiting.Select(s => s.NextAttemptAt).Distinct().Count() > 8);
        await _rig.AdvanceAsync(TimeSpan.FromHours(1));
        Assert.Equal(24, _bank.Taken.Count);
    }

    [Fact]
    public async Task Seats_are_charged_each()
    {
        var team = await _rig.BeginAsync("team", seats: 3);
        var more = (await _rig.Service.ChangeAsync("moa", team.Id, new ChangeSubscription { Seats = 5 })).ValueOrThrow();
        Assert.Equal((true, 2000L, 5L), (more.Applied, more.Total.MinorUnits, more.Subscription.Seats));
        await _rig.AdvanceToAsync(team.PeriodEnd);
        Assert.Equal([3000, 2000, 5000], _bank.Taken.Select(t => (int)t.Amount.MinorUnits));
    }

    private async Task<IReadOnlyList<string>> TypesAsync() => [.. (await store.OutboxAsync()).Select(m => m.Type)];
}
