using FluxPay.Payments;
using FluxPay.Security;
using static FluxPay.Toss.Tests.Fixtures;

namespace FluxPay.Toss.Tests.Contracts;

/// <summary>What only Toss does: forced errors, guarded parts, virtual accounts. The rest is in <see cref="GatewayContract"/>.</summary>
public sealed class PaymentContract(Places places) : IClassFixture<Places>
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory, MemberData(nameof(Places.Everywhere), MemberType = typeof(Places))]
    public async Task A_charge_that_nobody_made_is_not_there(string where)
    {
        var place = await places.OpenAsync(where);
        await using var test = place.Gateway();
        Assert.IsType<GatewayReport.NotFound>(await test.Billing.QueryChargeAsync(Place.NewOrder(), Token));
    }

    [Theory, MemberData(nameof(Places.Everywhere), MemberType = typeof(Places))]
    public async Task A_forced_error_is_the_one_asked_for(string where)
    {
        var place = await places.OpenAsync(where);
        await using var test = place.Gateway(("TestCode", "REJECT_CARD_PAYMENT"));
        string order = Place.NewOrder();
        var refused = Assert.IsType<GatewayOutcome.Refused>(
            await test.ConfirmAsync(new GatewayConfirm($"c-{order}", $"tviva{Guid.NewGuid():N}", order, Won(1000))));
        Assert.Equal((RefusalKind.Declined, "REJECT_CARD_PAYMENT"), (refused.Kind, refused.Code));
    }

    [Theory, MemberData(nameof(Places.WithBuyers), MemberType = typeof(Places))]
    public async Task What_somebody_else_gave_back_meanwhile_stops_a_cancel(string where)
    {
        var place = await places.OpenAsync(where);
        await using var test = place.Gateway();
        string order = Place.NewOrder(), key = await place.PayAsync(order, 11000);
        test.Redaction.Add(key);
        Assert.IsType<GatewayOutcome.Succeeded>(await test.ConfirmAsync(new GatewayConfirm($"c-{order}", key, order, Won(11000))));
        Assert.IsType<GatewayOutcome.Succeeded>(await test.CancelAsync(new GatewayCancel($"p-{order}", key, Won(3000), Won(11000), "부분")));
        Assert.IsType<GatewayOutcome.Refused>(await test.CancelAsync(new GatewayCancel($"g-{order}", key, Won(1000), Won(11000), "늦음")));
        Assert.Equal((1, 8000), await place.ChargesAsync(order));
    }

    [Theory, MemberData(nameof(Places.WithBuyers), MemberType = typeof(Places))]
    public async Task A_virtual_account_waits_is_paid_and_goes_back_to_an_account(string where)
    {
        var place = await places.OpenAsync(where);
        await using var test = place.Gateway();
        string order = Place.NewOrder(), key = await place.PayAsync(order, 11000, "VIRTUAL_ACCOUNT");
        var waiting = Assert.IsType<GatewayOutcome.Succeeded>(await test.ConfirmAsync(new GatewayConfirm($"c-{order}", key, order, Won(11000)))).Payment;
        Assert.Equal((GatewayPaymentState.AwaitingDeposit, "신한"), (waiting.State, waiting.Account?.Bank));
        test.Redaction.Add(waiting.Account!.AccountNumber);
        Assert.Equal(waiting, Assert.IsType<GatewayReport.Found>(await test.QueryAsync(key)).Payment);

        await place.DepositAsync(key);
        Assert.Equal(GatewayPaymentState.Paid, Assert.IsType<GatewayReport.Found>(await test.QueryAsync(key)).Payment.State);
        var cancel = new GatewayCancel($"r-{order}", key, Won(11000), Won(11000), "취소");
        Assert.Equal("INVALID_REFUND_ACCOUNT_INFO", Assert.IsType<GatewayOutcome.Refused>(await test.CancelAsync(cancel)).Code);
        var to = RefundTo with { Number = new Secret("1100123456789") };
        test.Redaction.Add("1100123456789");
        Assert.IsType<GatewayOutcome.Succeeded>(await test.CancelAsync(cancel with { IdempotencyKey = $"s-{order}", RefundTo = to }));
    }

    [Theory, MemberData(nameof(Places.WithBuyers), MemberType = typeof(Places))]
    public async Task A_virtual_account_without_a_deposit_can_be_called_off(string where)
    {
        var place = await places.OpenAsync(where);
        await using var test = place.Gateway();
        string order = Place.NewOrder(), key = await place.PayAsync(order, 11000, "VIRTUAL_ACCOUNT");
        await test.ConfirmAsync(new GatewayConfirm($"c-{order}", key, order, Won(11000)));
        var off = Assert.IsType<GatewayOutcome.Succeeded>(await test.CancelAsync(new GatewayCancel($"r-{order}", key, Won(11000), Won(11000), "만료")));
        Assert.Equal(GatewayPaymentState.Cancelled, off.Payment.State);
    }
}
