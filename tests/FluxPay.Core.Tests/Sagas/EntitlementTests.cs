using FluxPay.Credits;
using FluxPay.Events;
using FluxPay.Orders;
using FluxPay.Outbox;
using FluxPay.Policies;
using FluxPay.Policies.Tests;
using FluxPay.Storage.Postgres.Tests;
using FluxPay.Storage.Sqlite.Tests;
using FluxPay.Storage.Tests;
using FluxPay.Subscriptions;
using FluxPay.Usage.Tests;
using Microsoft.Extensions.DependencyInjection;

namespace FluxPay.Sagas.Tests;

public sealed class SqliteEntitlementTests() : EntitlementTests(new SqliteUnderTest());

public sealed class PostgresEntitlementTests() : EntitlementTests(new PostgresUnderTest());

/// <summary>What a plan gives of a feature is taken with the order, to the last one, and comes back with what was not used.</summary>
public abstract class EntitlementTests(StoreUnderTest store) : IAsyncLifetime
{
    private const string Policy = """
        service: moa
        name: 모아
        currency: KRW
        timeZone: Asia/Seoul
        features:
          credit-feature: { charge: credit, cost: 30 }
          paid-feature: { charge: payment, price: 1900 }
          plan-only: { charge: none }
          flag: { charge: none }
          calls: { charge: metered, unit: call, pricing: { model: unit, price: 10 } }
          minutes: { charge: metered, unit: minute, pricing: { model: unit, price: 100, included: 5 } }
        plans:
          some: { price: 1, interval: month, features: { credit-feature: { included: 3 }, paid-feature: { included: 2 }, plan-only: { included: 2 }, flag: true, minutes: { included: 60 } } }
          hard: { price: 1, interval: month, features: { credit-feature: { limit: 4 }, calls: { limit: 10 } } }
          all: { price: 1, interval: year, group: other, features: { credit-feature: unlimited, minutes: unlimited, paid-feature: true } }
        """;

    private static readonly CustomerRef Customer = Engine.Customer;

    private readonly ScriptedGateway _gateway = new();
    private Engine _engine = null!;
    private Plans _plans = null!;

    public async ValueTask InitializeAsync()
    {
        _engine = await Engine.StartAsync(store, _gateway, policy: Policy);
        _plans = new Plans(_engine);
    }

    public async ValueTask DisposeAsync()
    {
        await _engine.AuditAsync();
        await _engine.DisposeAsync();
        await store.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task An_order_takes_from_the_allowance_first_and_credits_pay_the_rest()
    {
        await SubscribeAsync("some");
        await _engine.GrantAsync(100);
        var free = await _engine.CreateAsync("credit-feature", 2);
        Assert.Equal((OrderStatus.Paid, 0, 0, null), (free.Status, free.CreditAmount, free.Amount.MinorUnits, free.Hold));
        var mixed = await _engine.CreateAsync("credit-feature", 3);
        Assert.Equal((OrderStatus.Paid, 60, 0), (mixed.Status, mixed.CreditAmount, mixed.Amount.MinorUnits));
        Assert.Equal((40, 3, 0), (await _engine.BalanceAsync(), await UsedAsync("credit-feature"), (await CheckAsync("credit-feature")).Remaining));
        Assert.Equal(ErrorCode.InsufficientCredit, (await OrderAsync("credit-feature", 2)).Error!.Code);
        Assert.Equal(3, await UsedAsync("credit-feature"));
        Assert.Equal(["subscription", "credit"], await AuthoritiesAsync());
        Assert.Contains("saga.take-allowance", await _engine.TimelineAsync(free));
    }

    [Fact]
    public async Task What_a_completion_did_not_use_goes_back_credits_first()
    {
        await SubscribeAsync("some");
        await _engine.GrantAsync(100);
        var order = await _engine.CreateAsync("credit-feature", 5);   // three of the plan, two for 60 credits
        var completed = (await _engine.Checkout.CompleteAsync("moa", order.Id, 4)).ValueOrThrow();
        Assert.Equal((30, 3, 70), (completed.CreditAmount, await UsedAsync("credit-feature"), await _engine.BalanceAsync()));

        await _plans.PutAsync(Customer, Plan("some"), _engine.Clock.Now().AddHours(1).AddDays(-30));   // another period
        var second = await _engine.CreateAsync("credit-feature", 5);
        completed = (await _engine.Checkout.CompleteAsync("moa", second.Id, 1)).ValueOrThrow();
        Assert.Equal((0, 1, 70), (completed.CreditAmount, await UsedAsync("credit-feature"), await _engine.BalanceAsync()));
    }

    [Fact]
    public async Task What_a_gateway_was_paid_for_is_used_before_the_allowance()
    {
        await SubscribeAsync("some");
        var order = await _engine.CreateAsync("paid-feature", 3);
        Assert.Equal((OrderStatus.Pending, 1900, 2), (order.Status, order.Amount.MinorUnits, await UsedAsync("paid-feature")));
        await _engine.PaidAsync(order);
        var completed = (await _engine.Checkout.CompleteAsync("moa", order.Id, 2)).ValueOrThrow();
        Assert.Equal((1900, 1), (completed.Amount.MinorUnits, await UsedAsync("paid-feature")));
    }

    [Fact]
    public async Task An_order_that_fails_ends_or_runs_out_of_time_gives_all_back()
    {
        await SubscribeAsync("some");
        var failed = await _engine.CreateAsync("credit-feature", 2);
        var cancelled = await _engine.CreateAsync("paid-feature", 1);   // all of it the plan's: paid at once
        var unpaid = await _engine.CreateAsync("paid-feature", 2);
        Assert.Equal((2, 2), (await UsedAsync("credit-feature"), await UsedAsync("paid-feature")));
        Assert.Equal(OrderStatus.Cancelled, (await _engine.Checkout.FailAsync("moa", failed.Id, "no")).ValueOrThrow().Status);
        Assert.Equal(OrderStatus.Cancelled, (await _engine.Checkout.CancelAsync("moa", cancelled.Id, "no")).ValueOrThrow().Status);
        Assert.Equal((0, 1), (await UsedAsync("credit-feature"), await UsedAsync("paid-feature")));
        await _engine.AdvanceAsync(TimeSpan.FromMinutes(31));
        Assert.Equal((OrderStatus.Cancelled, 0), ((await _engine.FindAsync(unpaid)).Status, await UsedAsync("paid-feature")));
        Assert.Contains("saga.restore-allowance", await _engine.TimelineAsync(failed));

        var paid = await _engine.CreateAsync("paid-feature", 3);
        await _engine.PaidAsync(paid);
        await _engine.AdvanceAsync(TimeSpan.FromHours(25));
        Assert.Equal((OrderStatus.Cancelled, 0), ((await _engine.FindAsync(paid)).Status, await UsedAsync("paid-feature")));
    }

    [Fact]
    public async Task A_limit_and_a_feature_without_a_charge_end_hard()
    {
        Assert.Equal(ErrorCode.NotEntitled, (await OrderAsync("plan-only")).Error!.Code);
        Assert.Equal(ErrorCode.NotEntitled, (await OrderAsync("flag")).Error!.Code);
        await SubscribeAsync("some");
        Assert.Equal(ErrorCode.NotEntitled, (await OrderAsync("plan-only", 3)).Error!.Code);
        Assert.Equal(OrderStatus.Paid, (await OrderAsync("plan-only", 2)).ValueOrThrow().Status);
        Assert.Equal(ErrorCode.NotEntitled, (await OrderAsync("plan-only")).Error!.Code);
        Assert.Equal(OrderStatus.Paid, (await OrderAsync("flag", 1000)).ValueOrThrow().Status);

        await _plans.EndAsync(Customer);
        await SubscribeAsync("hard");
        await _engine.GrantAsync(1000);
        Assert.Equal(ErrorCode.NotEntitled, (await OrderAsync("credit-feature", 5)).Error!.Code);
        Assert.Equal(0, (await OrderAsync("credit-feature", 4)).ValueOrThrow().CreditAmount);
        Assert.Equal(ErrorCode.NotEntitled, (await OrderAsync("credit-feature")).Error!.Code);
    }

    [Fact]
    public async Task A_limit_on_metered_use_holds_over_orders_and_events_together()
    {
        await SubscribeAsync("hard");
        var order = (await OrderAsync("calls", 6)).ValueOrThrow();
        var usage = _engine.Get<UsageService>();
        Assert.True((await usage.RecordAsync(new RecordUsage("e1", Customer, "calls", 4))).ValueOrThrow().IsNew);
        Assert.False((await usage.RecordAsync(new RecordUsage("e1", Customer, "calls", 4))).ValueOrThrow().IsNew);   // it took once
        Assert.Equal(ErrorCode.NotEntitled, (await usage.RecordAsync(new RecordUsage("e2", Customer, "calls", 1))).Error!.Code);
        Assert.Equal(ErrorCode.NotEntitled, (await OrderAsync("calls")).Error!.Code);
        (await _engine.Checkout.CompleteAsync("moa", order.Id, 5)).ValueOrThrow();
        Assert.True((await usage.RecordAsync(new RecordUsage("e2", Customer, "calls", 1))).ValueOrThrow().IsNew);
        Assert.Equal((false, 10, 10, 0), Short(await CheckAsync("calls")));
        var late = new RecordUsage("late", Customer, "calls", 3) { OccurredAt = _engine.Clock.Now().AddDays(-20) };
        Assert.True((await usage.RecordAsync(late)).ValueOrThrow().IsNew);   // of a period that is over: rated with it
        Assert.Equal(["subscription"], await AuthoritiesAsync());
    }

    [Fact]
    public async Task Orders_that_race_for_the_last_ones_get_what_there_is()
    {
        await SubscribeAsync("hard");
        var results = await Task.WhenAll(Enumerable.Range(0, 30).Select(_ => Task.Run(() => OrderAsync("credit-feature"))));
        Assert.Equal(4, results.Count(r => r.Error is null));
        Assert.All(results.Where(r => r.Error is not null), r => Assert.Equal(ErrorCode.NotEntitled, r.Error!.Code));
        Assert.Equal(4, await UsedAsync("credit-feature"));

        await Task.WhenAll(results.Where(r => r.Error is null).Select(r => Task.Run(() => _engine.Checkout.FailAsync("moa", r.Value!.Id, "no"))));
        Assert.Equal(0, await UsedAsync("credit-feature"));
    }

    [Fact]
    public async Task Two_that_race_over_the_end_of_an_allowance_share_it_and_credits_pay_the_rest()
    {
        await SubscribeAsync("some");
        await _engine.GrantAsync(1000);
        var orders = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => _engine.CreateAsync("credit-feature", 2))));
        Assert.Equal(13 * 30, orders.Sum(o => o.CreditAmount));
        Assert.Equal(3, await UsedAsync("credit-feature"));
    }

    [Fact]
    public async Task An_entitlement_says_what_may_be_used_and_by_what_right()
    {
        Assert.Equal(("none", false), Right(await CheckAsync("plan-only")));
        Assert.Equal(("credit", true), Right(await CheckAsync("credit-feature")));
        Assert.Equal(("payment", true), Right(await CheckAsync("paid-feature")));
        var minutes = await CheckAsync("minutes");
        Assert.Equal((("metered", true), (true, 5L, 0L, 5L)), (Right(minutes), Short(minutes)));
        Assert.Equal(BillingMonth.Of(_engine.Clock.Now(), Seoul).End, minutes.ResetsAt);
        Assert.Equal(ErrorCode.InvalidRequest, (await _engine.Get<Entitlements>().CheckAsync(Customer, "nothing")).Error!.Code);

        var some = await SubscribeAsync("some");
        await _engine.Get<UsageService>().RecordAsync(new RecordUsage("m1", Customer, "minutes", 63));
        minutes = await CheckAsync("minutes");
        Assert.Equal((("subscription", true), (true, 65L, 63L, 2L)), (Right(minutes), Short(minutes)));   // plan and feature add up
        Assert.Equal((some.PeriodEnd, some.Id, "some"), (minutes.ResetsAt!.Value, minutes.Subscription!.Value, minutes.Plan));
        Assert.Equal((true, null, 0L, null), Short(await CheckAsync("flag")));
        await _engine.CreateAsync("plan-only", 2);
        Assert.Equal((false, 2L, 2L, 0L), Short(await CheckAsync("plan-only")));
        await _engine.CreateAsync("credit-feature", 3);
        Assert.Equal((true, 3L, 3L, 0L), Short(await CheckAsync("credit-feature")));   // beyond it the feature's own charge applies

        await _plans.PutAsync(Customer, Plan("all"), some.PeriodStart);
        Assert.Equal((true, null, 3L, null), Short(await CheckAsync("credit-feature")));   // of two plans the more generous counts
        Assert.Equal("all", (await CheckAsync("minutes")).Plan);
        Assert.Equal("some", (await CheckAsync("paid-feature")).Plan);
    }

    [Fact]
    public async Task Only_a_subscription_that_gives_access_gives_anything()
    {
        var now = _engine.Clock.Now();
        foreach (var (status, given) in new[]
        {
            (SubscriptionStatus.Trialing, true), (SubscriptionStatus.Active, true), (SubscriptionStatus.PastDue, true),
            (SubscriptionStatus.Incomplete, false), (SubscriptionStatus.Paused, false), (SubscriptionStatus.Expired, false),
        })
        {
            await _plans.PutAsync(Customer, Plan("some"), now, status: status);
            Assert.Equal((status, given), (status, (await CheckAsync("plan-only")).Allowed));
        }
    }

    [Fact]
    public async Task A_new_period_has_its_allowance_from_its_first_instant_even_if_the_renewal_is_late()
    {
        var first = await SubscribeAsync("some");
        await _engine.CreateAsync("plan-only", 2);
        await _engine.AdvanceAsync(TimeSpan.FromDays(30));
        Assert.Equal((true, 2L, 0L, 2L), Short(await CheckAsync("plan-only")));
        var order = await _engine.CreateAsync("plan-only", 2);
        await _plans.PutAsync(Customer, Plan("some"), first.PeriodEnd);   // renewed, from that instant on
        Assert.Equal((false, 2L, 2L, 0L), Short(await CheckAsync("plan-only")));
        await _engine.Checkout.FailAsync("moa", order.Id, "no");
        Assert.Equal(0, await UsedAsync("plan-only"));
    }

    [Fact]
    public async Task Using_credits_never_touches_a_plan()
    {
        await SubscribeAsync("all");
        await _engine.GrantAsync(100);
        var price = CreditPrice.Of(_engine.Get<IPolicies>().For("moa"), "credit-feature", 2).ValueOrThrow();
        (await _engine.Credits.UseAsync(Customer, price)).ValueOrThrow();
        Assert.Equal((40, 0), (await _engine.BalanceAsync(), await UsedAsync("credit-feature")));
    }

    private static TimeZoneInfo Seoul => TimeZoneInfo.FindSystemTimeZoneById("Asia/Seoul");

    private PlanPolicy Plan(string name) => _engine.Get<IPolicies>().For("moa").Plans[name];

    private Task<Subscription> SubscribeAsync(string plan) => _plans.PutAsync(Customer, Plan(plan), _engine.Clock.Now());

    private Task<Result<Order>> OrderAsync(string product, long quantity = 1) =>
        _engine.Checkout.CreateAsync(new CreateOrder(Customer) { Product = product, Quantity = quantity });

    private async Task<Entitlement> CheckAsync(string feature) => (await _engine.Get<Entitlements>().CheckAsync(Customer, feature)).ValueOrThrow();

    private async Task<long> UsedAsync(string feature) => (await CheckAsync(feature)).Used;

    private static (bool Allowed, long? Included, long Used, long? Remaining) Short(Entitlement e) => (e.Allowed, e.Included, e.Used, e.Remaining);

    private static (string Source, bool Allowed) Right(Entitlement e) => (e.Source, e.Allowed);

    /// <summary>Who authorised each order, as the events say.</summary>
    private async Task<string[]> AuthoritiesAsync() =>
    [
        .. (await store.OutboxAsync()).Where(m => m.Type == "payment.approved")
            .Select(m => System.Text.Json.JsonDocument.Parse(m.Data).RootElement.GetProperty("provider").GetString()!),
    ];
}
