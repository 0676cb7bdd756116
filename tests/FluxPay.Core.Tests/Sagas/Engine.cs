using FluxPay.Consistency;
using FluxPay.Credits;
using FluxPay.Events.Tests;
using FluxPay.Orders;
using FluxPay.Payments;
using FluxPay.Policies.Tests;
using FluxPay.Storage.Tests;
using FluxPay.Timers;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace FluxPay.Sagas.Tests;

/// <summary>The whole engine in process, built as an application embeds it: Development, the documented policy, a scripted gateway.</summary>
internal sealed class Engine : IAsyncDisposable
{
    public static readonly CustomerRef Customer = new("moa", "cust-1");

    private readonly PolicyFolder _policies;
    private readonly IHost _host;

    private bool _ended;

    private Engine(PolicyFolder policies, IHost host) => (_policies, _host) = (policies, host);

    public PaymentService Payments => Get<PaymentService>();
    public CreditService Credits => Get<CreditService>();
    public Checkout Checkout => Get<Checkout>();
    public TestClock Clock => (TestClock)Get<TimeProvider>();

    public static async Task<Engine> StartAsync(
        StoreUnderTest store, IPaymentGateway gateway, TimeSpan? confirmWait = null, Action<FluxPayBuilder>? with = null,
        string policy = PolicyExample.Text)
    {
        var policies = new PolicyFolder().Write("moa.yaml", policy);
        var builder = new HostApplicationBuilder(new HostApplicationBuilderSettings
        {
            DisableDefaults = true, EnvironmentName = Environments.Development,
        });
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["FluxPay:Policies"] = policies.Path,
            ["FluxPay:Payments:ConfirmWait"] = $"{confirmWait ?? TimeSpan.FromSeconds(10)}",
        });
        builder.Services.AddSingleton(gateway);
        var fluxPay = builder.Services.AddFluxPay(builder.Configuration);
        store.Use(fluxPay);
        with?.Invoke(fluxPay);
        var host = builder.Build();
        await host.StartAsync();
        return new Engine(policies, host);
    }

    public T Get<T>() where T : notnull => _host.Services.GetRequiredService<T>();

    /// <summary>Turns the clock; everything due on the way has happened when this ends.</summary>
    public Task AdvanceAsync(TimeSpan by) =>
        Get<TimerEngine>().AdvanceAsync(Clock, Clock.Now() + by, CancellationToken.None).WaitAsync(TimeSpan.FromMinutes(2));

    public async Task<Order> CreateAsync(CreateOrder command) => (await Checkout.CreateAsync(command)).ValueOrThrow();

    public Task<Order> CreateAsync(long amount, long credits = 0) => CreateAsync(new CreateOrder(Customer) { Amount = amount, CreditsToUse = credits });

    public Task<Order> CreateAsync(string product, long quantity = 1) => CreateAsync(new CreateOrder(Customer) { Product = product, Quantity = quantity });

    public Task<Result<Payment>> ConfirmAsync(Order order, string? key = null) =>
        Payments.ConfirmAsync(order.Customer.Service, order.Id, key ?? $"key-of-{order.Id}", order.Amount.MinorUnits);

    /// <summary>An order that a gateway payment has paid.</summary>
    public async Task<(Order Order, Payment Payment)> PaidAsync(Order order)
    {
        var payment = (await ConfirmAsync(order)).ValueOrThrow();
        Assert.Equal((PaymentStatus.Confirmed, false), (payment.Status, payment.InDoubt));
        return (await FindAsync(order), payment);
    }

    public Task GrantAsync(long amount) => Credits.GrantAsync(Customer, amount, CreditKind.Paid);

    public async Task<long> BalanceAsync() => (await Credits.BalanceAsync(Customer)).Balance;

    public async Task<Order> FindAsync(Order order) => (await Get<IOrders>().FindAsync(order.Customer.Service, order.Id))!;

    public async Task<Payment> PaymentAsync(Order order) => (await Get<IPayments>().FindNewestAsync(order.Id))!;

    public async Task<string[]> TimelineAsync(Order order) => [.. (await Get<IOrders>().TimelineAsync(order.Id)).Select(e => e.Type)];

    /// <summary>Whatever happened, the books agree.</summary>
    public async Task AuditAsync()
    {
        var report = await Get<IAuditor>().AuditAsync();
        Assert.True(report.Consistent, string.Join('\n', report.Violations));
    }

    public async ValueTask DisposeAsync()
    {
        if (_ended)   // a test that restarts ends it itself
            return;
        _ended = true;
        await _host.StopAsync();
        await ((IAsyncDisposable)_host).DisposeAsync();
        _policies.Dispose();
    }
}

/// <summary>A test of sagas: one store, one gateway, one engine on them; and the books are audited when it ends.</summary>
public abstract class SagaTest(StoreUnderTest? store = null) : IAsyncLifetime
{
    private readonly List<Engine> _engines = [];

    private protected StoreUnderTest Store { get; } = store ?? new Storage.Sqlite.Tests.SqliteUnderTest();

    private protected ScriptedGateway Gateway { get; } = new();

    private protected Engine Engine { get; private set; } = null!;

    /// <summary>How long requests wait for the gateway.</summary>
    private protected virtual TimeSpan ConfirmWait => TimeSpan.FromSeconds(10);

    private protected virtual string Policy => PolicyExample.Text;

    public async ValueTask InitializeAsync() => Engine = await StartAsync(Gateway);

    private protected async Task<Engine> StartAsync(IPaymentGateway gateway)
    {
        var engine = await Engine.StartAsync(Store, gateway, ConfirmWait, policy: Policy);
        _engines.Add(engine);
        return engine;
    }

    public async ValueTask DisposeAsync()
    {
        await _engines[^1].AuditAsync();
        PublishedEvents.AreAsDescribed(await Store.OutboxAsync());
        foreach (var engine in _engines)
            await engine.DisposeAsync();
        await Store.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    private protected static FluxPayError Refusal<T>(Result<T> result, ErrorCode code) where T : class
    {
        Assert.NotNull(result.Error);
        Assert.Equal(code, result.Error.Code);
        return result.Error;
    }
}
