using FluxPay.Credits;
using FluxPay.Orders;
using FluxPay.Payments;

namespace FluxPay.Sagas.Tests;

/// <summary>A gateway gave money back that nobody asked it for, and a webhook hints at it.</summary>
public sealed class LateReversalTests : SagaTest
{
    [Fact]
    public async Task Spent_credits_of_a_top_up_become_a_debt_that_the_next_ones_pay()
    {
        var (order, payment) = await Engine.PaidAsync(await Engine.CreateAsync("token-1000"));
        await Engine.Credits.UseAsync(Engine.Customer, new CreditPrice(300));   // 100 of the bonus, which expires first, and 200 bought ones
        Says(payment, left: 0);
        await HintAsync(payment);
        Assert.Equal((PaymentStatus.Cancelled, Won(10000)), await StateAsync(order));
        var after = await Engine.FindAsync(order);
        Assert.Equal((OrderStatus.Completed, Won(10000)), (after.Status, after.CancelledAmount));
        Assert.Equal((0, 200), await BalanceAsync());
        Assert.Equal("payment.cancelled", (await Engine.TimelineAsync(order)).Last(type => type.StartsWith("payment.", StringComparison.Ordinal)));

        await Engine.GrantAsync(500);
        Assert.Equal((300, 0), await BalanceAsync());
        var entries = (await Engine.Get<ICredits>().EntriesAsync(Engine.Customer, new PageRequest(100))).Items;
        Assert.Equal([200L, -200L], entries.Where(e => e.Type == EntryType.Debt).Select(e => e.Amount).Order().Reverse());
        Assert.Equal(300, entries.Sum(e => e.Amount));
        Assert.Empty(Gateway.Cancels);
    }

    [Fact]
    public async Task A_part_takes_its_part_and_is_booked_once_however_often_it_is_hinted_at()
    {
        var (order, payment) = await Engine.PaidAsync(await Engine.CreateAsync("token-1000"));
        Says(payment, left: 4000);
        for (int i = 0; i < 3; i++)
        {
            await HintAsync(payment);
            Assert.Equal((PaymentStatus.Confirmed, Won(6000)), await StateAsync(order));
            Assert.Equal((500, 0), await BalanceAsync());   // 400 bought ones and the bonus stay
        }
        Assert.Equal(3, Gateway.Queries.Count);
        Assert.Equal(Won(10000), (await Engine.Payments.CancelAsync("moa", payment.Id, 4000, "why")).Value!.CancelledAmount);
    }

    [Fact]
    public async Task An_order_that_is_not_completed_ends_with_its_payment()
    {
        await Engine.GrantAsync(100);
        var (order, payment) = await Engine.PaidAsync(await Engine.CreateAsync(
            new CreateOrder(Engine.Customer) { Product = "pdf-export", CreditsToUse = 100 }));
        Says(payment, left: 800);
        await HintAsync(payment);
        Assert.Equal(OrderStatus.Paid, (await Engine.FindAsync(order)).Status);
        Says(payment, left: 0);
        await HintAsync(payment);
        Assert.Equal(OrderStatus.Cancelled, (await Engine.FindAsync(order)).Status);
        Assert.Equal((100, 0), await BalanceAsync());
    }

    [Fact]
    public async Task Nothing_is_booked_that_the_gateway_does_not_say_of_this_very_payment()
    {
        var (order, payment) = await Engine.PaidAsync(await Engine.CreateAsync(1000));
        var told = Told(payment, 0);
        foreach (var report in new GatewayReport[]
        {
            new GatewayReport.NotFound(), new GatewayReport.Found(Told(payment, 1000)), new GatewayReport.Found(told with { OrderId = "another" }),
            new GatewayReport.Found(told with { Amount = Won(999) }), new GatewayReport.Found(told with { State = GatewayPaymentState.AwaitingDeposit }),
        })
        {
            Gateway.OnQuery = _ => Task.FromResult(report);
            await HintAsync(payment);
            Assert.Equal((PaymentStatus.Confirmed, Won(0)), await StateAsync(order));
        }
    }

    [Fact]
    public async Task A_gateway_that_does_not_answer_is_asked_again_later()
    {
        var (order, payment) = await Engine.PaidAsync(await Engine.CreateAsync(1000));
        await HintAsync(payment);
        Says(payment, left: 0);
        await Engine.AdvanceAsync(TimeSpan.FromSeconds(58));
        Assert.Equal((PaymentStatus.Confirmed, Won(0)), await StateAsync(order));
        await Engine.AdvanceAsync(TimeSpan.FromSeconds(3));
        Assert.Equal((PaymentStatus.Cancelled, Won(1000)), await StateAsync(order));
        Assert.Equal(2, Gateway.Queries.Count);
    }

    [Fact]
    public async Task Who_says_what_is_known_already_has_nobody_asked_and_who_says_otherwise_does()
    {
        var (order, payment) = await Engine.PaidAsync(await Engine.CreateAsync("token-1000"));
        Says(payment, left: 4000);
        await HintAsync(payment, refundable: Won(10000));
        Assert.Empty(Gateway.Queries);

        await HintAsync(payment, refundable: Won(4000));
        Assert.Equal((PaymentStatus.Confirmed, Won(6000)), await StateAsync(order));
        Assert.Single(Gateway.Queries);
        await HintAsync(payment, refundable: Won(4000));
        Assert.Single(Gateway.Queries);
        await HintAsync(payment, refundable: new Money(4000, Currency.Parse("USD")));
        Assert.Equal(2, Gateway.Queries.Count);
    }

    [Fact]
    public async Task What_is_heard_while_a_refund_is_in_doubt_and_is_not_its_own_is_asked_about_afterwards()
    {
        var (order, payment) = await Engine.PaidAsync(await Engine.CreateAsync(10000));
        Gateway.OnCancel = _ => Task.FromResult(ScriptedGateway.Unknown);
        await Engine.Payments.CancelAsync("moa", payment.Id, 3000, "why");
        Assert.True((await Engine.PaymentAsync(order)).InDoubt);

        // Somebody cancelled 2,000 at the console too, and that webhook overtakes the one of the refund.
        Says(payment, left: 5000);
        Gateway.OnCancel = again => Task.FromResult(ScriptedGateway.GivenBack(again));
        await HintAsync(payment, refundable: Won(5000));
        await Engine.AdvanceAsync(TimeSpan.FromMinutes(5));
        await HintAsync(payment, refundable: Won(7000));
        await Engine.AdvanceAsync(TimeSpan.FromMinutes(30));
        Assert.Equal((PaymentStatus.Confirmed, Won(5000)), await StateAsync(order));
    }

    private static Money Won(long amount) => new(amount, Currency.Krw);

    private static GatewayPayment Told(Payment payment, long left) => new(
        payment.ProviderKey!, $"{payment.Order}", left == 0 ? GatewayPaymentState.Cancelled : GatewayPaymentState.Paid, payment.Amount, Won(left),
        PaymentMethod.Card, DateTimeOffset.UnixEpoch, null, null);

    private void Says(Payment payment, long left) =>
        Gateway.OnQuery = _ => Task.FromResult<GatewayReport>(new GatewayReport.Found(Told(payment, left)));

    private async Task HintAsync(Payment payment, Money? refundable = null)
    {
        await Engine.Get<WebhookHints>().TakeAsync(
            "fake", new GatewayHint { ProviderKey = payment.ProviderKey, Refundable = refundable }, CancellationToken.None);
        await Engine.AdvanceAsync(TimeSpan.FromSeconds(1));
    }

    private async Task<(PaymentStatus, Money)> StateAsync(Order order)
    {
        var payment = await Engine.PaymentAsync(order);
        return (payment.Status, payment.CancelledAmount);
    }

    private async Task<(long Balance, long Debt)> BalanceAsync()
    {
        var balance = await Engine.Credits.BalanceAsync(Engine.Customer);
        return (balance.Balance, balance.Debt);
    }
}
