using FluxPay.Host.Tests.Hosting;

namespace FluxPay.Host.Tests;

public sealed class MainJobTests
{
    [Fact]
    public async Task A_customer_buys_credits_uses_them_and_nothing_is_lost_when_the_host_is_killed()
    {
        await using var host = await HostProcess.StartAsync();
        var order = await host.Service.PostAsync("/api/v1/orders", new { customerId = "cust-1", product = "token-1000" });
        string orderId = order.Text("orderId");
        string paymentKey = await host.Simulator.PayAsync(orderId, 10000);

        var payment = await host.Service.PostAsync("/api/v1/payments/confirm", new { paymentKey, orderId, amount = 10000 });
        Assert.Equal((200, "CONFIRMED"), (payment.StatusCode, payment.Text("status")));
        Assert.Equal(1100, (await host.Service.GetAsync("/api/v1/credits/balance?customerId=cust-1")).Number("balance"));

        var use = await host.Service.PostAsync("/api/v1/credits/use", new { customerId = "cust-1", amount = 30 });
        Assert.Equal(1070, use.Number("balance"));

        await host.KillAsync();
        await host.RestartAsync();
        Assert.Equal(1070, (await host.Service.GetAsync("/api/v1/credits/balance?customerId=cust-1")).Number("balance"));
        Assert.Equal("COMPLETED", (await host.Service.GetAsync($"/api/v1/orders/{orderId}")).Text("status"));
        Assert.True((await host.Admin.GetAsync("/api/v1/admin/consistency")).Result.GetProperty("consistent").GetBoolean());
        Assert.Equal((1, 0, 10000), await host.Simulator.ChargesAsync(orderId));
    }
}
