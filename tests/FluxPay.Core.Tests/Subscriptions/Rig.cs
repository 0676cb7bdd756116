using FluxPay.Events;
using FluxPay.Payments;
using FluxPay.Sagas;
using FluxPay.Sagas.Tests;
using FluxPay.Storage.Tests;
using FluxPay.Timers;
using Microsoft.Extensions.DependencyInjection;

namespace FluxPay.Subscriptions.Tests;

/// <summary>The engine with plans and a bank for cards.</summary>
internal sealed class Rig : IAsyncDisposable
{
    public const string Policy = """
        service: moa
        name: 모아
        currency: KRW
        timeZone: Asia/Seoul
        plans:
          basic: { price: 3000, interval: month }
          pro: { price: 9900, interval: month, credits: 500 }
          max: { price: 19800, interval: month }
          yearly: { price: 99000, interval: year }
          trial: { price: 9900, interval: month, trial: 7d, credits: 500 }
          agreed: { price: 9900, interval: month, trial: 7d, consent: required, group: agreed }
          free: { price: 0, interval: month, group: free }
          midnight: { price: 9900, interval: month, anchor: calendar, group: midnight }
          team: { price: 1000, interval: month, seats: true, group: team }
        """;

    private Rig(Engine engine, CardBank bank) => (Engine, Bank) = (engine, bank);

    public Engine Engine { get; }
    public CardBank Bank { get; }
    public SubscriptionService Service => Engine.Get<SubscriptionService>();
    public ISubscriptionBooks Books => Engine.Get<ISubscriptionBooks>();
    public DateTimeOffset Now => Engine.Clock.Now();

    public static async Task<Rig> StartAsync(
        StoreUnderTest store, CardBank bank, TimeSpan? confirmWait = null, Action<FluxPayBuilder>? with = null, string policy = Policy) =>
        new(await Engine.StartAsync(store, new ScriptedGateway(), confirmWait, builder =>
        {
            builder.Services.AddSingleton<IBillingGateway>(bank).AddSingleton<IBillingMethods>(bank);
            with?.Invoke(builder);
        }, policy), bank);

    public BillingMethod Card(string customer = "cust-1") => Bank.Register(new CustomerRef("moa", customer), Now);

    public Task<Result<Subscription>> TryStartAsync(string plan, string customer = "cust-1", long seats = 1) =>
        Service.StartAsync(new StartSubscription(new CustomerRef("moa", customer), plan) { Seats = seats });

    /// <summary>A subscription of a customer with a card.</summary>
    public async Task<Subscription> BeginAsync(string plan, string customer = "cust-1", long seats = 1)
    {
        Card(customer);
        return (await TryStartAsync(plan, customer, seats)).ValueOrThrow();
    }

    public async Task<Subscription> FindAsync(Subscription subscription) => (await Books.FindAsync("moa", subscription.Id))!;

    /// <summary>Oldest first.</summary>
    public async Task<IReadOnlyList<Invoice>> InvoicesAsync(Subscription subscription) =>
        [.. (await Books.InvoicesAsync(subscription.Id, new PageRequest(100))).Items.Reverse()];

    public Task<Result<SubscriptionChange>> ChangeAsync(Subscription subscription, string plan, ChangeTiming? when = null) =>
        Service.ChangeAsync("moa", subscription.Id, new ChangeSubscription { Plan = plan, When = when });

    public Task AdvanceAsync(TimeSpan by) => Engine.AdvanceAsync(by);

    /// <summary>Turns the clock so that an instant is just over.</summary>
    public Task AdvanceToAsync(DateTimeOffset instant) => Engine.AdvanceAsync(instant - Now + TimeSpan.FromMilliseconds(1));

    public ValueTask DisposeAsync() => Engine.DisposeAsync();
}
