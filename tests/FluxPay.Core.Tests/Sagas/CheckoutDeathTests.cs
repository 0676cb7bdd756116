using System.Globalization;
using FluxPay.Orders;
using FluxPay.Payments;
using FluxPay.Storage.Sqlite.Tests;

namespace FluxPay.Sagas.Tests;

/// <summary>
/// A process dies before and after each commit, and before, in and after each call of a gateway, of every saga of FluxPay's own; another
/// process goes on, and the buyer asks again. The end is that of a run in which nobody died: orders, payments, credits, events, and the
/// gateway's own books.
/// </summary>
public sealed class CheckoutDeathTests
{
    /// <summary>A saga: what is there before, and what is done that a process may die in.</summary>
    /// <param name="Before">Makes the order.</param>
    /// <param name="Act">May be done again by somebody who did not hear the answer.</param>
    internal sealed record Scenario(Func<Engine, Bank, Task<Order>> Before, Func<Engine, Bank, Order, Task> Act);

    private static readonly Dictionary<string, Scenario> Scenarios = new()
    {
        ["a top-up is paid"] = new((e, _) => e.CreateAsync("token-1000"), ConfirmAsync),
        ["a payment with credits on hold is paid"] = new(MixedAsync, ConfirmAsync),
        ["a payment whose answer is lost is paid"] = new((e, b) => LosingAsync(e, b), ConfirmAsync),
        ["a payment is declined"] = new((e, b) => { b.Declines = true; return e.CreateAsync(10_000); }, ConfirmAsync),
        ["money of another amount is given back"] = new(
            (e, b) =>
            {
                b.Confirming = asked => ScriptedGateway.Payment(asked with { Amount = new Money(9_999, Currency.Krw) }, GatewayPaymentState.Paid);
                return e.CreateAsync(10_000);
            }, ConfirmAsync),
        ["a paid service runs"] = new((e, b) => PaidAsync(e, "pdf-export"), (e, _, o) => e.Checkout.CompleteAsync("moa", o.Id)),
        ["a service paid by credits runs"] = new(CreditFeatureAsync, (e, _, o) => e.Checkout.CompleteAsync("moa", o.Id)),
        ["a service paid by credits fails"] = new(CreditFeatureAsync, (e, _, o) => e.Checkout.FailAsync("moa", o.Id, "it broke")),
        ["a paid service fails"] = new((e, b) => PaidAsync(e, "pdf-export"), (e, _, o) => e.Checkout.FailAsync("moa", o.Id, "it broke")),
        ["a paid service fails and the answer is lost"] = new(
            async (e, b) => { var order = await PaidAsync(e, "pdf-export"); b.AnswersToLose = 1; return order; },
            (e, _, o) => e.Checkout.FailAsync("moa", o.Id, "it broke")),
        ["a paid service is not completed in time"] = new((e, b) => PaidAsync(e, "pdf-export"), (e, _, _) => e.AdvanceAsync(TimeSpan.FromMinutes(11))),
        ["a top-up is refunded"] = new((e, b) => PaidAsync(e, "token-1000"), (e, _, o) => RefundAsync(e, o, null)),
        ["a part is refunded"] = new((e, b) => PaidAsync(e, 10_000), (e, _, o) => RefundAsync(e, o, 3_000)),
        ["an unpaid order expires"] = new(MixedAsync, (e, _, _) => e.AdvanceAsync(TimeSpan.FromMinutes(31))),
        ["an unpaid order is cancelled"] = new(MixedAsync, (e, _, o) => e.Checkout.CancelAsync("moa", o.Id, "changed my mind")),
        ["an account is issued"] = new((e, b) => { Issue(b, e); return e.CreateAsync(10_000); }, ConfirmAsync),
        ["a deposit comes"] = new(DepositedAsync, (e, b, o) => HintAsync(e, o)),
        ["an account is closed"] = new(IssuedAsync, (e, _, o) => e.Checkout.CancelAsync("moa", o.Id, "changed my mind")),
        ["the gateway takes a payment back"] = new(
            async (e, b) =>
            {
                var order = await PaidAsync(e, "token-1000");
                b.Change(KeyOf(order), p => p with { State = GatewayPaymentState.Cancelled, Refundable = Money.Zero(Currency.Krw) });
                return order;
            }, (e, _, o) => HintAsync(e, o)),
    };

    public static TheoryData<string> All => [.. Scenarios.Keys];

    [Theory]
    [MemberData(nameof(All))]
    public async Task Wherever_a_process_dies_the_end_is_that_of_a_run_without_death(string scenario)
    {
        var (expected, points) = await RunAsync(Scenarios[scenario], int.MaxValue);
        Assert.InRange(points, 2, 60);
        for (int point = 1; point <= points; point++)
        {
            var (actual, _) = await RunAsync(Scenarios[scenario], point);
            Assert.True(expected == actual, $"Died at {point} of {points}:\n{actual}\nexpected:\n{expected}");
        }
    }

    /// <returns>The end, and how many points there were to die at.</returns>
    private static async Task<(string End, int Points)> RunAsync(Scenario scenario, int point)
    {
        await using var store = new SqliteUnderTest();
        var (bank, death) = (new Bank(), new Death(point));
        bank.Around = death.PassAsync;
        Order order;
        await using (var dying = await Engine.StartAsync(store, bank, with: b => death.Threaten(b.Services)))
        {
            order = await scenario.Before(dying, bank);
            death.Begin();
            await Task.WhenAny(TryAsync(scenario, dying, bank, order), death.Died);
        }

        bank.Around = () => Task.CompletedTask;
        await using var next = await Engine.StartAsync(store, bank);
        if (death.IsDead)
            await scenario.Act(next, bank, order);
        await next.AdvanceAsync(TimeSpan.FromMinutes(5));
        await next.AuditAsync();
        return (await EndAsync(next, bank, order, store), death.Passed);
    }

    private static async Task TryAsync(Scenario scenario, Engine engine, Bank bank, Order order)
    {
        try
        {
            await scenario.Act(engine, bank, order);
        }
        catch (ProcessDiedException)
        {
            // Whoever asked hears nothing, and asks the next process.
        }
    }

    private static async Task<string> EndAsync(Engine engine, Bank bank, Order order, SqliteUnderTest store)
    {
        var (current, payment) = (await engine.FindAsync(order), order.Payment is null ? null : await engine.PaymentAsync(order));
        var balance = await engine.Credits.BalanceAsync(Engine.Customer);
        // A buyer who asks again just before the first try is known to have failed makes a second one.
        int tries = Math.Max(1, (await engine.Get<IOrders>().TimelineAsync(order.Id)).Count(e => e.Title == "Gateway: confirm sent"));
        var events = (await store.OutboxAsync()).Select(m => m.Type).CountBy(t => t).OrderBy(e => e.Key, StringComparer.Ordinal)
            .Select(e => e.Key == "payment.failed" ? new(e.Key, e.Value / tries) : e);   // told once per try
        return string.Create(CultureInfo.InvariantCulture, $"""
            order {current.Status}, given back {current.CancelledAmount}, compensating {current.Compensating}
            payment {payment?.Status}, in doubt {payment?.InDoubt}, given back {payment?.CancelledAmount}
            credits {balance.Balance}, held {balance.Held}
            gateway {bank.Books}
            {string.Join('\n', events.Select(e => $"{e.Value} {e.Key}"))}
            """);
    }

    private static string KeyOf(Order order) => $"key-of-{order.Id}";

    private static async Task ConfirmAsync(Engine engine, Bank bank, Order order)
    {
        if (await engine.PaymentAsync(order) is { Status: not PaymentStatus.Failed })   // a buyer who reads that it failed does not pay again
            await engine.ConfirmAsync(order);
    }

    private static async Task RefundAsync(Engine engine, Order order, long? amount)
    {
        var payment = await engine.PaymentAsync(order);
        if (payment is { InDoubt: false, CancelledAmount.MinorUnits: 0 })   // a client without a key looks before it asks again
            await engine.Payments.CancelAsync("moa", payment.Id, amount, "why");
    }

    private static async Task HintAsync(Engine engine, Order order)
    {
        await engine.Get<WebhookHints>().TakeAsync("bank", new GatewayHint { ProviderKey = KeyOf(order), OrderId = order.Id.ToString() }, default);
        await engine.AdvanceAsync(TimeSpan.FromSeconds(1));
    }

    private static async Task<Order> MixedAsync(Engine engine, Bank bank)
    {
        await engine.GrantAsync(5_000);
        return await engine.CreateAsync(15_000, credits: 5_000);
    }

    private static async Task<Order> CreditFeatureAsync(Engine engine, Bank bank)
    {
        await engine.GrantAsync(100);
        return await engine.CreateAsync("resume-analysis", 2);
    }

    private static Task<Order> LosingAsync(Engine engine, Bank bank)
    {
        bank.AnswersToLose = 1;
        return engine.CreateAsync("token-1000");
    }

    private static async Task<Order> PaidAsync(Engine engine, string product) => (await engine.PaidAsync(await engine.CreateAsync(product))).Order;

    private static async Task<Order> PaidAsync(Engine engine, long amount) => (await engine.PaidAsync(await engine.CreateAsync(amount))).Order;

    private static void Issue(Bank bank, Engine engine)
    {
        var account = new VirtualAccount("088", "110-1", engine.Clock.Now().AddDays(3));
        bank.Confirming = asked => ScriptedGateway.Payment(asked, GatewayPaymentState.AwaitingDeposit) with { Account = account };
    }

    private static async Task<Order> IssuedAsync(Engine engine, Bank bank)
    {
        Issue(bank, engine);
        var order = await engine.CreateAsync(10_000);
        (await engine.ConfirmAsync(order)).ValueOrThrow();
        return order;
    }

    private static async Task<Order> DepositedAsync(Engine engine, Bank bank)
    {
        var order = await IssuedAsync(engine, bank);
        bank.Change(KeyOf(order), p => p with { State = GatewayPaymentState.Paid, Refundable = p.Amount, ApprovedAt = engine.Clock.Now() });
        return order;
    }
}
