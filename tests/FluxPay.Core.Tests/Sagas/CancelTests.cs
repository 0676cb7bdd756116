using FluxPay.Credits;
using FluxPay.Orders;
using FluxPay.Payments;
using static FluxPay.Sagas.Tests.ScriptedGateway;

namespace FluxPay.Sagas.Tests;

/// <summary>Giving money back because somebody asked for it.</summary>
public sealed class CancelTests : SagaTest
{
    [Fact]
    public async Task A_payment_is_given_back_in_parts_and_its_completed_order_stays_so()
    {
        var (order, payment) = await Engine.PaidAsync(await Engine.CreateAsync(1000));
        var part = (await CancelAsync(payment, 300)).ValueOrThrow();
        Assert.Equal((PaymentStatus.Confirmed, Won(300), Won(700)), (part.Status, part.CancelledAmount, part.Refundable));
        Assert.Equal(new Refundable(700), Refusal(await CancelAsync(payment, 701), ErrorCode.ExceedsRest).Details);
        Assert.Equal(PaymentStatus.Cancelled, (await CancelAsync(payment)).Value!.Status);
        Assert.Equal([(Won(300), Won(1000)), (Won(700), Won(700))], Gateway.Cancels.Select(c => (c.Amount, c.Refundable)));
        Assert.Equal(["why", "why"], Gateway.Cancels.Select(c => c.Reason));
        var after = await Engine.FindAsync(order);
        Assert.Equal((OrderStatus.Completed, Won(1000)), (after.Status, after.CancelledAmount));
        Refusal(await CancelAsync(payment), ErrorCode.StateConflict);
    }

    [Fact]
    public async Task All_of_a_paid_orders_payment_cancels_the_order_and_frees_its_credits()
    {
        await Engine.GrantAsync(100);
        var (order, payment) = await Engine.PaidAsync(await Engine.CreateAsync(
            new CreateOrder(Engine.Customer) { Product = "pdf-export", CreditsToUse = 100 }));
        await CancelAsync(payment, 800);
        Assert.Equal(OrderStatus.Paid, (await Engine.FindAsync(order)).Status);
        await CancelAsync(payment);
        var after = await Engine.FindAsync(order);
        Assert.Equal((OrderStatus.Cancelled, "why", Won(1800)), (after.Status, after.CancelReason, after.CancelledAmount));
        Assert.Equal(100, await Engine.BalanceAsync());
    }

    [Fact]
    public async Task A_refused_refund_changes_nothing_and_can_be_asked_again()
    {
        var (order, payment) = await Engine.PaidAsync(await Engine.CreateAsync("token-1000"));
        Gateway.OnCancel = _ => Task.FromResult(Refused(code: "NOT_CANCELABLE"));
        Assert.Equal("NOT_CANCELABLE", Assert.IsType<GatewayRefusal>(Refusal(await CancelAsync(payment), ErrorCode.PaymentRefused).Details).ProviderCode);
        Assert.Equal((PaymentStatus.Confirmed, false, Won(0)), await StateAsync(order));
        Assert.Equal(1100, await Engine.BalanceAsync());   // what was set aside is back
        Gateway.OnCancel = _ => Task.FromResult(Refused(RefusalKind.NotSent));
        Refusal(await CancelAsync(payment), ErrorCode.GatewayUnavailable);
        Assert.Equal(1100, await Engine.BalanceAsync());
        Gateway.OnCancel = asked => Task.FromResult(GivenBack(asked));
        await CancelAsync(payment);
        Assert.Equal((PaymentStatus.Cancelled, false, Won(10000)), await StateAsync(order));
        Assert.Equal(0, await Engine.BalanceAsync());
        Assert.Equal(3, Gateway.Cancels.Select(c => c.IdempotencyKey).Distinct().Count());
    }

    [Fact]
    public async Task A_top_up_gives_back_the_price_of_what_is_unused()
    {
        var (_, payment) = await Engine.PaidAsync(await Engine.CreateAsync("token-1000"));
        await Engine.Credits.UseAsync(Engine.Customer, new CreditPrice(300));   // 100 of the bonus, which expires first, and 200 bought ones
        Assert.Equal(new CreditsRefundable(8000), Refusal(await CancelAsync(payment), ErrorCode.ExceedsRest).Details);
        Assert.Empty(Gateway.Cancels);
        Assert.Equal(Won(8000), (await CancelAsync(payment, 8000)).Value!.CancelledAmount);
        Assert.Equal(0, await Engine.BalanceAsync());
        Assert.Equal(new CreditsRefundable(0), Refusal(await CancelAsync(payment, 1), ErrorCode.ExceedsRest).Details);
    }

    [Fact]
    public async Task What_is_unpaid_or_unknown_cannot_be_given_back()
    {
        var order = await Engine.CreateAsync(1000);
        Refusal(await CancelAsync(await Engine.PaymentAsync(order)), ErrorCode.StateConflict);
        Refusal(await Engine.Payments.CancelAsync("other", order.Payment!.Id, null, "why"), ErrorCode.NotFound);
        Assert.Empty(Gateway.Cancels);
    }

    [Theory]
    [InlineData(700L, 1)]      // the query sees it done
    [InlineData(1000L, 2)]     // not done: the same call again
    [InlineData(500L, 2)]      // neither: the key decides
    [InlineData(null, 2)]      // not found proves nothing
    public async Task A_doubt_about_a_refund_is_settled_by_what_is_left(long? left, int cancels)
    {
        var (order, payment) = await Engine.PaidAsync(await Engine.CreateAsync(1000));
        Gateway.OnCancel = _ => Task.FromResult(Unknown);
        Assert.True((await CancelAsync(payment, 300)).Value!.InDoubt);
        Refusal(await CancelAsync(payment, 300), ErrorCode.OutcomeUnknown);
        Refusal(await Engine.ConfirmAsync(order), ErrorCode.OutcomeUnknown);

        var asked = Assert.Single(Gateway.Cancels);
        Gateway.OnCancel = again => Task.FromResult(GivenBack(again));
        Gateway.OnQuery = _ => Task.FromResult<GatewayReport>(left is { } l ? new GatewayReport.Found(Left(asked, Won(l))) : new GatewayReport.NotFound());
        await Engine.AdvanceAsync(TimeSpan.FromSeconds(2));
        Assert.Equal((PaymentStatus.Confirmed, false, Won(300)), await StateAsync(order));
        Assert.Equal(Enumerable.Repeat(asked, cancels), Gateway.Cancels);
    }

    [Fact]
    public async Task The_credits_of_a_refund_in_doubt_stay_set_aside_until_the_truth_is_known()
    {
        var (order, payment) = await Engine.PaidAsync(await Engine.CreateAsync("token-1000"));
        Gateway.OnCancel = _ => Task.FromResult(Unknown);
        await CancelAsync(payment, 4000);
        Assert.Equal(700, await Engine.BalanceAsync());
        await Engine.AuditAsync();
        var asked = Assert.Single(Gateway.Cancels);
        Gateway.OnQuery = _ => Task.FromResult<GatewayReport>(new GatewayReport.Found(Left(asked, Won(6000))));
        await Engine.AdvanceAsync(TimeSpan.FromSeconds(2));
        var balance = await Engine.Credits.BalanceAsync(Engine.Customer);
        Assert.Equal((700L, 0L), (balance.Balance, balance.Held));
        Assert.Equal((PaymentStatus.Confirmed, false, Won(4000)), await StateAsync(order));
    }

    private Task<Result<Payment>> CancelAsync(Payment payment, long? amount = null) => Engine.Payments.CancelAsync("moa", payment.Id, amount, "why");

    private async Task<(PaymentStatus, bool, Money)> StateAsync(Order order)
    {
        var payment = await Engine.PaymentAsync(order);
        Assert.Equal(payment.CancelledAmount, (await Engine.FindAsync(order)).CancelledAmount);
        return (payment.Status, payment.InDoubt, payment.CancelledAmount);
    }

    private static Money Won(long amount) => new(amount, Currency.Krw);
}
