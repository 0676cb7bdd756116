using FluxPay.Orders;
using FluxPay.Payments;
using FluxPay.Tests;
using static FluxPay.Sagas.Tests.ScriptedGateway;

namespace FluxPay.Sagas.Tests;

/// <summary>The process dies between an intent and its outcome: the next one finds out, and nothing happens twice.</summary>
public sealed class RestartTests : SagaTest
{
    private readonly TaskCompletionSource<GatewayOutcome> _late = new();

    private protected override TimeSpan ConfirmWait => TimeSpan.Zero;   // requests are told at once that nobody knows yet

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_confirmation_that_died_in_the_middle_is_settled_by_the_next_process(bool charged)
    {
        var order = await Engine.CreateAsync("token-1000");
        Gateway.OnConfirm = _ => _late.Task;
        await Engine.ConfirmAsync(order);
        var (next, gateway) = await RestartAsync(() => Gateway.Confirms.IsEmpty);
        var asked = Gateway.Confirms.Single();
        gateway.OnQuery = _ => Task.FromResult<GatewayReport>(
            charged ? new GatewayReport.Found(Payment(asked, GatewayPaymentState.Paid)) : new GatewayReport.NotFound());
        await SettledAsync(next, order);

        Assert.Equal((OrderStatus.Completed, 1100L), ((await next.FindAsync(order)).Status, await next.BalanceAsync()));
        Assert.Equal(charged ? [] : [asked], gateway.Confirms);   // repeated with the key it had, or not at all

        _late.SetResult(Taken(asked));   // the dead process hears of it at last: it is settled already
        await next.AdvanceAsync(TimeSpan.FromMinutes(5));
        Assert.Equal(1100, await next.BalanceAsync());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_refund_that_died_in_the_middle_is_settled_by_the_next_process(bool done)
    {
        var order = await PaidAsync("token-1000");
        Gateway.OnCancel = _ => _late.Task;
        await Engine.Payments.CancelAsync("moa", (await Engine.PaymentAsync(order)).Id, null, "why");
        var (next, gateway) = await RestartAsync(() => Gateway.Cancels.IsEmpty);
        var asked = Gateway.Cancels.Single();
        gateway.OnQuery = _ => Task.FromResult<GatewayReport>(
            new GatewayReport.Found(Left(asked, done ? Money.Zero(Currency.Krw) : asked.Refundable)));
        await SettledAsync(next, order);

        Assert.Equal((PaymentStatus.Cancelled, 0L), ((await next.PaymentAsync(order)).Status, await next.BalanceAsync()));
        Assert.Equal(done ? [] : [asked], gateway.Cancels);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_compensation_that_died_in_the_middle_is_finished_by_the_next_process(bool done)
    {
        var order = await PaidAsync("pdf-export");
        Gateway.OnCancel = _ => _late.Task;
        Assert.True((await Engine.Checkout.FailAsync("moa", order.Id, "it broke")).Value!.Compensating);
        var (next, gateway) = await RestartAsync(() => Gateway.Cancels.IsEmpty);
        var asked = Gateway.Cancels.Single();
        gateway.OnQuery = _ => Task.FromResult<GatewayReport>(
            new GatewayReport.Found(Left(asked, done ? Money.Zero(Currency.Krw) : asked.Refundable)));
        await SettledAsync(next, order);

        Assert.Equal(OrderStatus.Cancelled, (await next.FindAsync(order)).Status);
        Assert.Equal(done ? [] : [asked], gateway.Cancels);
    }

    [Fact]
    public async Task The_clock_goes_on_where_it_was()
    {
        await Engine.AdvanceAsync(TimeSpan.FromDays(400));
        var before = Engine.Clock.Now();
        await Engine.DisposeAsync();
        var next = await StartAsync(new ScriptedGateway());
        Assert.InRange(next.Clock.Now() - before, TimeSpan.Zero, TimeSpan.FromMinutes(1));
    }

    private async Task<Order> PaidAsync(string product)
    {
        var order = await Engine.CreateAsync(product);
        await Engine.ConfirmAsync(order);
        await SettledAsync(Engine, order);
        return await Engine.FindAsync(order);
    }

    /// <summary>The process ends once its call is out, with the answer still to come; another one starts on the same file.</summary>
    private async Task<(Engine, ScriptedGateway)> RestartAsync(Func<bool> callIsNotOut)
    {
        await Patience.Until(() => Task.FromResult(!callIsNotOut()), "the call");
        await Engine.DisposeAsync();
        var gateway = new ScriptedGateway();
        return (await StartAsync(gateway), gateway);
    }

    private static Task SettledAsync(Engine engine, Order order) => Patience.Until(async () =>
    {
        await engine.AdvanceAsync(TimeSpan.FromSeconds(2));
        return !(await engine.PaymentAsync(order)).InDoubt;
    }, "the outcome");
}
