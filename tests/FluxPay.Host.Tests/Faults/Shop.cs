using FluxPay.Host.Tests.Hosting;

namespace FluxPay.Host.Tests.Faults;

/// <summary>The few steps that most tests of faults begin with.</summary>
internal sealed class Shop(HostProcess host, SimulatorDriver gateway)
{
    /// <summary>An order and a buyer who has finished in the window.</summary>
    public async Task<Purchase> BeginAsync(string customer, string product, string behavior = "approve")
    {
        var order = await host.Service.PostAsync("/api/v1/orders", new { customerId = customer, product });
        Assert.True(order.StatusCode == 201, order.Body);
        string orderId = order.Text("orderId");
        long amount = order.Number("amount");
        string paymentKey = await gateway.PayAsync(orderId, amount, behavior);
        return new Purchase(orderId, paymentKey, amount, order.Result.GetProperty("payment").GetProperty("paymentId").GetString()!);
    }

    public Task<ApiAnswer> ConfirmAsync(Purchase purchase, string? key = null) => host.Service.PostAsync(
        "/api/v1/payments/confirm", new { paymentKey = purchase.PaymentKey, orderId = purchase.OrderId, amount = purchase.Amount }, key);

    public async Task<Purchase> BuyAsync(string customer, string product)
    {
        var purchase = await BeginAsync(customer, product);
        var paid = await ConfirmAsync(purchase);
        // 202 is as good: these hosts wait for one second only, and a gateway that has just started on a busy machine may take longer.
        Assert.True(paid.IsSuccess, paid.Body);
        await Eventually.IsTrueAsync(() => OrderAsync(purchase), order => order.Text("status") is "PAID" or "COMPLETED");
        return purchase;
    }

    public Task<ApiAnswer> OrderAsync(Purchase purchase) => host.Service.GetAsync($"/api/v1/orders/{purchase.OrderId}");

    public Task<ApiAnswer> UntilAsync(Purchase purchase, string status) =>
        Eventually.IsTrueAsync(() => OrderAsync(purchase), order => order.Text("status") == status);

    public async Task<DateTimeOffset> AdvanceAsync(string by)
    {
        var moved = await host.Admin.PostAsync("/api/v1/admin/clock/advance", new { by });
        Assert.True(moved.StatusCode == 200, moved.Body);
        return moved.Result.GetProperty("now").GetDateTimeOffset();
    }

    public async Task<(long Balance, long Held)> CreditsAsync(string customer)
    {
        var balance = await host.Service.GetAsync($"/api/v1/credits/balance?customerId={customer}");
        return (balance.Number("balance"), balance.Number("held"));
    }

    public async Task AssertConsistentAsync()
    {
        var audit = await host.Admin.GetAsync("/api/v1/admin/consistency");
        Assert.True(audit.Result.GetProperty("consistent").GetBoolean(), audit.Body);
    }
}

internal sealed record Purchase(string OrderId, string PaymentKey, long Amount, string PaymentId);
