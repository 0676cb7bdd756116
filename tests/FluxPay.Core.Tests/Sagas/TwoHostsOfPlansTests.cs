using FluxPay.Consistency;
using FluxPay.Credits;
using FluxPay.Orders;
using FluxPay.Payments;
using FluxPay.Policies.Tests;
using FluxPay.Storage.Postgres.Tests;
using FluxPay.Storage.Sqlite.Tests;
using FluxPay.Storage.Tests;
using FluxPay.Subscriptions;
using FluxPay.Subscriptions.Tests;
using FluxPay.Tests;
using FluxPay.Usage;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace FluxPay.Sagas.Tests;

public sealed class SqliteTwoHostsOfPlansTests() : TwoHostsOfPlansTests(new SqliteUnderTest());

public sealed class PostgresTwoHostsOfPlansTests() : TwoHostsOfPlansTests(new PostgresUnderTest());

/// <summary>Each host remembers customers' plans; what another one has changed meanwhile decides all the same about everything that costs.</summary>
public abstract class TwoHostsOfPlansTests : IAsyncLifetime
{
    private const string Policy = """
        service: moa
        name: 모아
        currency: KRW
        timeZone: Asia/Seoul
        features:
          analysis: { charge: credit, cost: 30 }
          plan-only: { charge: none }
          calls: { charge: metered, unit: call, pricing: { model: unit, price: 10 } }
        plans:
          small: { price: 100, interval: month, features: { analysis: { included: 3 }, plan-only: { limit: 4 }, calls: { limit: 5 } } }
          large: { price: 200, interval: month, features: { analysis: unlimited, plan-only: true, calls: { limit: 50 } } }
        """;

    private static readonly CustomerRef Customer = Engine.Customer;

    private readonly StoreUnderTest _store;
    private readonly PolicyFolder _policies = new PolicyFolder().Write("moa.yaml", Policy);
    private readonly FakeTimeProvider _time = new(StoreUnderTest.Start);
    private readonly FakeTimeProvider _ages = new();
    private readonly CardBank _bank = new();
    private readonly ServiceProvider[] _hosts;

    protected TwoHostsOfPlansTests(StoreUnderTest store)
    {
        _store = store;
        _hosts = [Start(), Start()];
    }

    public ValueTask InitializeAsync()
    {
        _bank.Register(Customer, StoreUnderTest.Start);
        return default;
    }

    public async ValueTask DisposeAsync()
    {
        Assert.Empty((await Get<IAuditor>(0).AuditAsync()).Violations);
        foreach (var host in _hosts)
            await host.DisposeAsync();
        await _store.DisposeAsync();
        _policies.Dispose();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task A_plan_that_another_host_ended_gives_nothing_any_more()
    {
        await GrantAsync(100);
        var plan = await SubscribeAsync(0, "large");
        Assert.Equal(0, (await OrderAsync(0, "analysis")).ValueOrThrow().CreditAmount);   // the first host remembers it
        (await Get<SubscriptionService>(1).CancelAsync("moa", plan.Id, atPeriodEnd: false)).ValueOrThrow();
        Assert.Equal(30, (await OrderAsync(0, "analysis")).ValueOrThrow().CreditAmount);
        Assert.Equal(ErrorCode.NotEntitled, (await OrderAsync(0, "plan-only")).Error!.Code);
    }

    [Fact]
    public async Task A_plan_that_another_host_began_gives_at_once()
    {
        await GrantAsync(30);
        Assert.Equal(30, (await OrderAsync(0, "analysis")).ValueOrThrow().CreditAmount);   // the first host remembers that there is none
        Assert.Equal(ErrorCode.InsufficientCredit, (await OrderAsync(0, "analysis")).Error!.Code);
        Assert.Equal(ErrorCode.NotEntitled, (await OrderAsync(0, "plan-only")).Error!.Code);
        await SubscribeAsync(1, "small");
        Assert.Equal(0, (await OrderAsync(0, "plan-only")).ValueOrThrow().CreditAmount);   // it would have been refused before any commit,
        Assert.Equal(0, (await OrderAsync(0, "analysis")).ValueOrThrow().CreditAmount);
    }

    [Fact]
    public async Task What_the_commit_refuses_on_what_is_remembered_is_decided_again_on_what_is_so()
    {
        Assert.Equal(ErrorCode.InsufficientCredit, (await OrderAsync(0, "analysis")).Error!.Code);
        await SubscribeAsync(1, "small");
        Assert.Equal(0, (await OrderAsync(0, "analysis")).ValueOrThrow().CreditAmount);
    }

    [Fact]
    public async Task An_order_and_a_use_follow_the_plan_that_another_host_changed()
    {
        var plan = await SubscribeAsync(0, "small");
        Assert.Null(await UseAsync(0, "a", 4));
        Assert.Equal(ErrorCode.NotEntitled, await UseAsync(0, "b", 2));
        await ChangeAsync(1, plan, "large");
        Assert.Null(await UseAsync(0, "b", 2));
        Assert.Equal(OrderStatus.Paid, (await OrderAsync(0, "plan-only", 40)).ValueOrThrow().Status);

        await ChangeAsync(1, plan, "small");   // six of calls are taken, and five is the limit now
        Assert.Equal(ErrorCode.NotEntitled, await UseAsync(0, "c", 1));
        Assert.Equal(ErrorCode.NotEntitled, (await OrderAsync(0, "plan-only", 5)).Error!.Code);
    }

    [Fact]
    public async Task What_another_host_took_of_an_allowance_is_not_taken_again()
    {
        await GrantAsync(100);
        await SubscribeAsync(0, "small");
        Assert.Equal(0, (await OrderAsync(0, "analysis")).ValueOrThrow().CreditAmount);   // the first host knows of one of three
        Assert.Equal(0, (await OrderAsync(1, "analysis", 2)).ValueOrThrow().CreditAmount);
        Assert.Equal(30, (await OrderAsync(0, "analysis")).ValueOrThrow().CreditAmount);

        var back = (await OrderAsync(1, "analysis")).ValueOrThrow();
        Assert.Equal(30, back.CreditAmount);
        (await Get<Checkout>(1).FailAsync("moa", back.Id, "no")).ValueOrThrow();
        Assert.Equal(3, await Get<IUsageLog>(0).AllowanceUsedAsync(Customer, "analysis", (await PlanAsync()).PeriodStart));
    }

    [Fact]
    public async Task What_another_host_gave_back_can_be_taken()
    {
        await SubscribeAsync(0, "small");
        var first = (await OrderAsync(0, "plan-only", 4)).ValueOrThrow();
        Assert.Equal(ErrorCode.NotEntitled, (await OrderAsync(0, "plan-only")).Error!.Code);
        (await Get<Checkout>(1).FailAsync("moa", first.Id, "no")).ValueOrThrow();
        Assert.Equal(OrderStatus.Paid, (await OrderAsync(0, "plan-only", 4)).ValueOrThrow().Status);
    }

    [Fact]
    public async Task Hosts_that_race_for_the_last_ones_get_what_there_is()
    {
        await SubscribeAsync(0, "small");
        foreach (int host in new[] { 0, 1 })
            await OrderAsync(host, "analysis");
        var orders = await Task.WhenAll(Enumerable.Range(0, 40).Select(i => Task.Run(() => OrderAsync(i % 2, "plan-only"))));
        Assert.Equal(4, orders.Count(o => o.Error is null));
        Assert.All(orders.Where(o => o.Error is not null), o => Assert.Equal(ErrorCode.NotEntitled, o.Error!.Code));
        var uses = await Task.WhenAll(Enumerable.Range(0, 40).Select(i => Task.Run(() => UseAsync(i % 2, $"use-{i}", 1))));
        Assert.Equal(5, uses.Count(error => error is null));
    }

    [Fact]
    public async Task A_plan_that_comes_and_goes_while_others_spend_decides_each_of_them()
    {
        await GrantAsync(100_000);
        using var done = new CancellationTokenSource();
        var spending = Enumerable.Range(0, 2).Select(host => Task.Run(async () =>
        {
            long credits = 0;
            for (; !done.IsCancellationRequested; await Task.Yield())
                credits += (await OrderAsync(host, "analysis")).ValueOrThrow().CreditAmount;
            return credits;
        })).ToArray();
        for (int i = 0; i < 5; i++)
        {
            var plan = await SubscribeAsync(i % 2, "large");
            Assert.Equal(0, (await OrderAsync((i + 1) % 2, "analysis")).ValueOrThrow().CreditAmount);
            (await Get<SubscriptionService>(i % 2).CancelAsync("moa", plan.Id, atPeriodEnd: false)).ValueOrThrow();
            Assert.Equal(30, (await OrderAsync((i + 1) % 2, "analysis")).ValueOrThrow().CreditAmount);
        }
        await done.CancelAsync();
        long spent = (await Task.WhenAll(spending)).Sum() + 5 * 30;
        Assert.Equal(100_000 - spent, (await Get<CreditService>(0).BalanceAsync(Customer)).Balance);
    }

    [Fact]
    public async Task An_entitlement_shows_a_change_of_the_same_host_at_once_and_of_another_within_a_second()
    {
        Assert.Equal(("none", false), await RightAsync(0));
        var plan = await SubscribeAsync(0, "small");
        Assert.Equal(("subscription", true), await RightAsync(0));
        Assert.Equal(("subscription", true), await RightAsync(1));
        (await Get<SubscriptionService>(0).CancelAsync("moa", plan.Id, atPeriodEnd: false)).ValueOrThrow();
        Assert.Equal(("none", false), await RightAsync(0));
        _ages.Advance(PlanMemory.Recent + TimeSpan.FromMilliseconds(1));
        Assert.Equal(("none", false), await RightAsync(1));
    }

    [Fact]
    public async Task Who_uses_a_feature_often_is_read_once()
    {
        await SubscribeAsync(0, "large");
        await SubscribeAsync(0, "small", new CustomerRef("moa", "cust-2"));
        var (plans, log) = (Counted.Around(Get<ISubscriptions>(1)), Counted.Around(Get<IUsageLog>(1)));
        await using var host = Start(services => services
            .AddSingleton((ISubscriptions)(object)plans).AddSingleton((IUsageLog)(object)log));
        var (checkout, usage) = (host.GetRequiredService<Checkout>(), host.GetRequiredService<UsageService>());
        for (int i = 0; i < 40; i++)
        {
            (await checkout.CreateAsync(new CreateOrder(Customer) { Product = "analysis" })).ValueOrThrow();
            (await usage.RecordAsync(new RecordUsage($"u{i}", Customer, "calls", 1))).ValueOrThrow();
        }
        Assert.Equal((1, 1), (plans.Calls, log.Calls));
        for (int i = 0; i < 3; i++)
            (await checkout.CreateAsync(new CreateOrder(new CustomerRef("moa", "cust-2")) { Product = "analysis" })).ValueOrThrow();
        Assert.Equal((2, 2), (plans.Calls, log.Calls));
    }

    private T Get<T>(int host) where T : notnull => _hosts[host].GetRequiredService<T>();

    private async Task GrantAsync(long credits) => (await Get<CreditService>(0).GrantAsync(Customer, credits, CreditKind.Paid)).ValueOrThrow();

    private async Task<Subscription> SubscribeAsync(int host, string plan, CustomerRef? customer = null)
    {
        if (customer is { } other)
            _bank.Register(other, StoreUnderTest.Start);
        return (await Get<SubscriptionService>(host).StartAsync(new StartSubscription(customer ?? Customer, plan))).ValueOrThrow();
    }

    private async Task ChangeAsync(int host, Subscription subscription, string plan)
    {
        _time.Advance(TimeSpan.FromHours(1));   // an invoice has its start as its key
        (await Get<SubscriptionService>(host).ChangeAsync(
            "moa", subscription.Id, new ChangeSubscription { Plan = plan, When = ChangeTiming.Now })).ValueOrThrow();
    }

    private async Task<Subscription> PlanAsync() => Assert.Single(await Get<ISubscriptions>(0).LiveAsync(Customer));

    private Task<Result<Order>> OrderAsync(int host, string product, long quantity = 1) =>
        Get<Checkout>(host).CreateAsync(new CreateOrder(Customer) { Product = product, Quantity = quantity });

    private async Task<ErrorCode?> UseAsync(int host, string id, long quantity) =>
        (await Get<UsageService>(host).RecordAsync(new RecordUsage(id, Customer, "calls", quantity))).Error?.Code;

    private async Task<(string Source, bool Allowed)> RightAsync(int host)
    {
        var entitlement = (await Get<Entitlements>(host).CheckAsync(Customer, "plan-only")).ValueOrThrow();
        return (entitlement.Source, entitlement.Allowed);
    }

    private ServiceProvider Start(Action<IServiceCollection>? with = null)
    {
        var services = new ServiceCollection().AddLogging().AddSingleton<TimeProvider>(_time)
            .AddSingleton<IBillingGateway>(_bank).AddSingleton<IBillingMethods>(_bank)
            .AddSingleton(sp => new PlanMemory(sp.GetRequiredService<ISubscriptions>(), _ages));
        _store.Use(services.AddFluxPay(new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["FluxPay:Policies"] = _policies.Path,
            ["FluxPay:Encryption:Keys"] = $"one:{Convert.ToBase64String(new byte[32])}",
        }).Build()));
        with?.Invoke(services);
        return services.BuildServiceProvider();
    }
}
