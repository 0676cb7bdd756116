using FluxPay.Payments;
using FluxPay.Sagas;
using FluxPay.Sagas.Tests;
using FluxPay.Storage.Postgres.Tests;
using FluxPay.Storage.Sqlite.Tests;
using FluxPay.Storage.Tests;
using static FluxPay.Subscriptions.SubscriptionStatus;

namespace FluxPay.Subscriptions.Tests;

public sealed class SqliteRefusedCardTests() : RefusedCardTests(new SqliteUnderTest());

public sealed class PostgresRefusedCardTests() : RefusedCardTests(new PostgresUnderTest());

/// <summary>A card that its bank refused for good: only another one can pay.</summary>
public abstract class RefusedCardTests(StoreUnderTest store) : IAsyncLifetime
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
    public async Task A_card_that_is_refused_for_good_is_never_asked_again()
    {
        var begun = await _rig.BeginAsync("pro");
        _bank.Deciding = _ => RefusedForGood;
        await _rig.AdvanceToAsync(begun.PeriodEnd);
        var late = await _rig.FindAsync(begun);
        Assert.Equal((PastDue, true, 1), (late.Status, late.NeedsBillingMethod, late.FailedAttempts));
        Assert.True(late.GivesAccess(_rig.Now));
        _bank.Deciding = _ => null;   // it would be taken now; nobody asks
        await _rig.AdvanceAsync(TimeSpan.FromDays(20));
        var expired = await _rig.FindAsync(begun);
        Assert.Equal((Expired, EndReason.NotPaid, 2), (expired.Status, expired.EndReason, _bank.Asked.Count));
        Assert.Equal(["subscription.past_due", "subscription.expired"],
            (await TypesAsync()).Where(t => t is not ("credit.granted" or "credit.expired" or "subscription.activated")));
    }

    [Fact]
    public async Task A_card_registered_since_is_charged_at_the_next_gap_and_takes_its_place()
    {
        var begun = await _rig.BeginAsync("pro");
        var older = _bank.Register(Engine.Customer, _rig.Now, "older");   // has been there all along: nobody chose it for this
        _bank.Deciding = asked => asked.BillingKey.Reveal().StartsWith("new", StringComparison.Ordinal) ? null : RefusedForGood;
        await _rig.AdvanceToAsync(begun.PeriodEnd);
        var card = _bank.Register(Engine.Customer, _rig.Now, "new");
        Assert.Equal(2, _bank.Asked.Count);
        await _rig.AdvanceAsync(TimeSpan.FromDays(1));
        var recovered = await _rig.FindAsync(begun);
        Assert.Equal((Active, false, card.Id), (recovered.Status, recovered.NeedsBillingMethod, recovered.BillingMethod!.Value));
        await _rig.AdvanceToAsync(recovered.PeriodEnd);
        Assert.Equal([begun.BillingMethod, begun.BillingMethod, card.Id, card.Id], _bank.Asked.Select(a => _bank.MethodOf(a)));
        Assert.DoesNotContain(older.Id, _bank.Asked.Select(a => _bank.MethodOf(a)!.Value));
    }

    [Fact]
    public async Task A_card_refused_for_good_is_not_taken_back_and_another_is_charged_at_once()
    {
        var begun = await _rig.BeginAsync("pro");
        _bank.Deciding = _ => ScriptedGateway.Refused();
        await _rig.AdvanceToAsync(begun.PeriodEnd);
        Assert.False((await _rig.FindAsync(begun)).NeedsBillingMethod);   // it may pay tomorrow
        _bank.Deciding = _ => RefusedForGood;
        await _rig.AdvanceAsync(TimeSpan.FromDays(1));
        Assert.True((await _rig.FindAsync(begun)).NeedsBillingMethod);
        Assert.Equal(2, (await TypesAsync()).Count(t => t == "subscription.past_due"));   // the second asks for another card
        var refused = await _rig.Service.UseBillingMethodAsync("moa", begun.Id, begun.BillingMethod!.Value);
        Assert.Equal(ErrorCode.NoBillingMethod, refused.Error?.Code);

        var alsoDead = _bank.Register(Engine.Customer, _rig.Now, "dead");
        Assert.Equal(ErrorCode.PaymentRefused, (await _rig.Service.UseBillingMethodAsync("moa", begun.Id, alsoDead.Id)).Error?.Code);
        Assert.True((await _rig.FindAsync(begun)).NeedsBillingMethod);
        _bank.Deciding = _ => null;
        var card = _bank.Register(Engine.Customer, _rig.Now, "new");
        var paid = (await _rig.Service.UseBillingMethodAsync("moa", begun.Id, card.Id)).ValueOrThrow();
        Assert.Equal((Active, false), (paid.Status, paid.NeedsBillingMethod));
    }

    [Fact]
    public async Task A_refusal_for_good_that_only_a_query_tells_counts_as_one()
    {
        var begun = await _rig.BeginAsync("pro");
        _bank.Deciding = asked => _bank.Fail(asked, new GatewayFailure("INVALID_STOPPED_CARD", "정지된 카드") { NeedsOtherMethod = true });
        _bank.AnswersToLose = 1;
        await _rig.AdvanceToAsync(begun.PeriodEnd);
        await _rig.AdvanceAsync(TimeSpan.FromMinutes(2));
        Assert.True((await _rig.FindAsync(begun)).NeedsBillingMethod);
        await _rig.AdvanceAsync(TimeSpan.FromDays(20));
        Assert.Equal(2, _bank.Asked.Count);
    }

    [Fact]
    public async Task A_card_that_a_change_found_dead_is_not_asked_at_the_renewal()
    {
        var begun = await _rig.BeginAsync("basic");
        _bank.Deciding = _ => RefusedForGood;
        Assert.Equal(ErrorCode.PaymentRefused, (await _rig.ChangeAsync(begun, "pro")).Error?.Code);
        Assert.Equal(ErrorCode.NoBillingMethod, (await _rig.ChangeAsync(begun, "pro")).Error?.Code);
        var after = await _rig.FindAsync(begun);
        Assert.Equal((Active, false), (after.Status, after.NeedsBillingMethod));
        await _rig.AdvanceToAsync(begun.PeriodEnd);
        Assert.Equal((PastDue, true), ((await _rig.FindAsync(begun)) is var late ? late.Status : default, late.NeedsBillingMethod));
        Assert.Equal(2, _bank.Asked.Count);
    }

    private async Task<IReadOnlyList<string>> TypesAsync() => [.. (await store.OutboxAsync()).Select(m => m.Type)];

    private static GatewayOutcome RefusedForGood { get; } =
        new GatewayOutcome.Refused(RefusalKind.Declined, "INVALID_CARD_LOST_OR_STOLEN", "분실 카드", false) { NeedsOtherMethod = true };
}
