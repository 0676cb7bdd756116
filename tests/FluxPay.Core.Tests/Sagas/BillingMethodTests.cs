using System.Collections.Concurrent;
using FluxPay.Payments;
using FluxPay.Security;
using FluxPay.Storage.Sqlite.Tests;
using Microsoft.Extensions.DependencyInjection;

namespace FluxPay.Sagas.Tests;

/// <summary>A registration becomes one card, also when the gateway does not say so, and a card given up is given up there first.</summary>
public sealed class BillingMethodTests : IAsyncLifetime
{
    private static readonly CustomerRef Customer = Engine.Customer;
    private static readonly BillingOutcome Unknown = new BillingOutcome.Unknown("no answer");

    private readonly SqliteUnderTest _store = new();
    private readonly ScriptedBilling _billing = new();
    private Engine _engine = null!;

    private BillingMethodService Methods => _engine.Get<BillingMethodService>();

    public async ValueTask InitializeAsync() => _engine = await Engine.StartAsync(
        _store, new ScriptedGateway(), TimeSpan.FromSeconds(1), fluxPay => fluxPay.Services.AddSingleton<IBillingGateway>(_billing));

    public async ValueTask DisposeAsync()
    {
        await _engine.DisposeAsync();
        await _store.DisposeAsync();
    }

    [Fact]
    public async Task A_registration_is_one_card_however_often_it_is_sent()
    {
        var first = (await RegisterAsync()).ValueOrThrow();
        var again = (await RegisterAsync()).ValueOrThrow();
        Assert.Equal((first.Id, 1), (again.Id, _billing.Issues.Count));
        Assert.Equal(("billing-key-1", "customer-key"), (first.BillingKey.Reveal(), first.CustomerKey.Reveal()));
        Assert.Equal(first.Id, Assert.Single(await Methods.ListAsync(Customer)).Id);
        Assert.NotEqual(first.Id, (await RegisterAsync("auth-2")).ValueOrThrow().Id);
        var keys = _billing.Issues.Select(i => i.IdempotencyKey).ToArray();
        Assert.Equal(2, keys.Distinct().Count());
        Assert.All(keys, key => Assert.DoesNotContain("auth", key, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Two_at_once_are_one_card()
    {
        var both = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => RegisterAsync())));
        Assert.Single(both.Select(r => r.ValueOrThrow().Id).Distinct());
        Assert.Single(_billing.Issues.Select(i => i.IdempotencyKey).Distinct());
    }

    [Fact]
    public async Task A_lost_answer_is_asked_for_once_more_under_the_same_key_and_then_by_the_same_request()
    {
        _billing.OnIssue = _ => Task.FromResult(Unknown);
        Assert.Equal(ErrorCode.OutcomeUnknown, (await RegisterAsync()).Error!.Code);
        Assert.Equal(2, _billing.Issues.Count);
        _billing.OnIssue = null;
        Assert.Null((await RegisterAsync()).Error);
        Assert.Single(_billing.Issues.Select(i => i.IdempotencyKey).Distinct());
    }

    [Fact]
    public async Task A_gateway_that_answers_later_than_anybody_waits_registers_the_card_all_the_same()
    {
        var answer = new TaskCompletionSource<BillingOutcome>();
        _billing.OnIssue = _ => answer.Task;
        Assert.Equal(ErrorCode.OutcomeUnknown, (await RegisterAsync()).Error!.Code);
        answer.SetResult(new BillingOutcome.Issued(new IssuedBillingKey(new Secret("late-key"), null)));
        while ((await Methods.ListAsync(Customer)).Count == 0)
            await Task.Yield();
        var known = (await RegisterAsync()).ValueOrThrow();
        Assert.Equal(("late-key", null, 1), (known.BillingKey.Reveal(), known.Card, _billing.Issues.Count));
    }

    [Fact]
    public async Task What_the_gateway_refuses_is_told_and_nothing_is_kept()
    {
        _billing.OnIssue = _ => Task.FromResult<BillingOutcome>(new BillingOutcome.Refused(RefusalKind.Declined, "INVALID_BILLING_AUTH", "안 됨", false));
        var refused = (await RegisterAsync()).Error!;
        Assert.Equal((ErrorCode.PaymentRefused, new GatewayRefusal("toss", "INVALID_BILLING_AUTH", "안 됨", false)), (refused.Code, refused.Details));
        _billing.OnIssue = _ => Task.FromResult<BillingOutcome>(new BillingOutcome.Refused(RefusalKind.NotSent, "DOWN", "down", true));
        Assert.Equal(ErrorCode.GatewayUnavailable, (await RegisterAsync()).Error!.Code);
        Assert.Equal(ErrorCode.InvalidRequest, (await RegisterAsync(provider: "none")).Error!.Code);
        Assert.Empty(await Methods.ListAsync(Customer));
    }

    [Fact]
    public async Task A_card_is_given_up_at_the_gateway_and_then_here()
    {
        var card = (await RegisterAsync()).ValueOrThrow();
        _billing.OnDelete = _ => Task.FromResult(Unknown);
        Assert.Equal(ErrorCode.OutcomeUnknown, (await Methods.DeleteAsync("moa", card.Id)).Error!.Code);
        Assert.Single(await Methods.ListAsync(Customer));
        _billing.OnDelete = null;
        Assert.Equal(ErrorCode.NotFound, (await Methods.DeleteAsync("other", card.Id)).Error!.Code);
        Assert.Equal(card.Id, (await Methods.DeleteAsync("moa", card.Id)).ValueOrThrow().Id);
        Assert.Equal(["billing-key-1", "billing-key-1"], _billing.Deletes.Select(k => k.Reveal()));
        Assert.Empty(await Methods.ListAsync(Customer));
        Assert.Equal(ErrorCode.NotFound, (await Methods.DeleteAsync("moa", card.Id)).Error!.Code);
        Assert.Equal(ErrorCode.StateConflict, (await RegisterAsync()).Error!.Code);   // a registration is good for one card
        Assert.NotNull((await _engine.Get<IBillingMethods>().FindAsync("moa", card.Id))!.DeletedAt);
    }

    private Task<Result<BillingMethod>> RegisterAsync(string authKey = "auth-1", string provider = "toss") =>
        Methods.RegisterAsync(Customer, provider, new Secret(authKey), new Secret("customer-key"));

    private sealed class ScriptedBilling : IBillingGateway
    {
        private readonly ConcurrentDictionary<string, string> _keys = [];

        public string Provider => "toss";
        public ConcurrentQueue<BillingIssue> Issues { get; } = [];
        public ConcurrentQueue<Secret> Deletes { get; } = [];
        public Func<BillingIssue, Task<BillingOutcome>>? OnIssue { get; set; }
        public Func<Secret, Task<BillingOutcome>>? OnDelete { get; set; }

        public Task<BillingOutcome> IssueAsync(BillingIssue request, CancellationToken cancellationToken)
        {
            Issues.Enqueue(request);
            string key = _keys.GetOrAdd(request.IdempotencyKey, _ => $"billing-key-{_keys.Count + 1}");
            return OnIssue?.Invoke(request) ?? Task.FromResult<BillingOutcome>(
                new BillingOutcome.Issued(new IssuedBillingKey(new Secret(key), new BillingCard("신한", "123*"))));
        }

        public Task<GatewayOutcome> ChargeAsync(BillingCharge request, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<GatewayReport> QueryChargeAsync(string orderId, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<BillingOutcome> DeleteAsync(Secret billingKey, CancellationToken cancellationToken)
        {
            Deletes.Enqueue(billingKey);
            return OnDelete?.Invoke(billingKey) ?? Task.FromResult<BillingOutcome>(new BillingOutcome.Deleted());
        }
    }
}
