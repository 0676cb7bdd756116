using FluxPay.Host.Tests.Hosting;

namespace FluxPay.Host.Tests.Rest;

/// <summary>Payments that wait for a deposit.</summary>
public sealed class VirtualAccountTests(SharedHost shared)
{
    private readonly string _customer = SharedHost.NewCustomer();

    [Fact]
    public async Task The_account_is_told_and_the_deposit_confirms_the_payment()
    {
        var host = await shared.StartedAsync();
        var order = await host.OrderAsync(new { customerId = _customer, amount = 1500 });
        string orderId = order.Text("orderId"), key = await host.Simulator.PayAsync(orderId, 1500, method: "VIRTUAL_ACCOUNT");
        var waiting = (await host.ConfirmAsync(orderId, key, 1500, "once")).Ok();
        Assert.Equal(("READY", "VIRTUAL_ACCOUNT", false), (waiting.Text("status"), waiting.Text("method"), waiting.Result.GetProperty("inDoubt").GetBoolean()));
        var account = waiting.Result.GetProperty("virtualAccount").Has("bank", "accountNumber", "dueAt");
        Assert.Equal((account.Instant("dueAt"), "PENDING"), ((await host.GetOrderAsync(orderId)).Instant("expiresAt"), await host.StatusAsync(orderId)));
        Assert.Equal(waiting.Body, (await host.ConfirmAsync(orderId, key, 1500, "once")).Body);
        (await host.ConfirmAsync(orderId, key, 1500)).Refused(409, "PAY_003").Result.Is(waiting.Result);

        await host.Simulator.DepositAsync(key);   // and its webhook
        await Eventually.IsTrueAsync(() => host.StatusAsync(orderId), status => status == "COMPLETED");
        var paid = await host.GetPaymentAsync(waiting.Text("paymentId"));
        Assert.Equal("CONFIRMED", paid.GetProperty("status").GetString());
        paid.Instant("approvedAt");
        Assert.Equal((1, 0, 1500), await host.Simulator.ChargesAsync(orderId));
    }

    [Fact]
    public async Task A_cancelled_order_closes_its_account()
    {
        var host = await shared.StartedAsync();
        var order = await host.OrderAsync(new { customerId = _customer, amount = 1500 });
        string orderId = order.Text("orderId"), key = await host.Simulator.PayAsync(orderId, 1500, method: "VIRTUAL_ACCOUNT");
        (await host.ConfirmAsync(orderId, key, 1500)).Ok();
        (await host.Service.PostAsync($"/api/v1/orders/{orderId}/cancel", new { reason = "changed my mind" })).Ok();
        Assert.Equal("CANCELLED", await host.StatusAsync(orderId));
        await Assert.ThrowsAsync<InvalidOperationException>(() => host.Simulator.DepositAsync(key));
        Assert.Equal((0, 0, 0), await host.Simulator.ChargesAsync(orderId));
        await host.IsConsistentAsync();
    }
}
