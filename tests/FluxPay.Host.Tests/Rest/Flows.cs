using System.Text.Json;
using FluxPay.Host.Tests.Hosting;

namespace FluxPay.Host.Tests.Rest;

/// <summary>The steps of a buyer and of a service, over HTTP like theirs.</summary>
internal static class Flows
{
    public static async Task<ApiAnswer> OrderAsync(this HostProcess host, object body) =>
        (await host.Service.PostAsync("/api/v1/orders", body)).Ok(201);

    public static Task<ApiAnswer> PackOrderAsync(this HostProcess host, string customerId, string product = "token-1000") =>
        host.OrderAsync(new { customerId, product });

    public static Task<ApiAnswer> ConfirmAsync(this HostProcess host, string orderId, string paymentKey, long amount, string? key = null) =>
        host.Service.PostAsync("/api/v1/payments/confirm", new { paymentKey, orderId, amount }, key);

    /// <summary>The buyer pays an order in the window, and the success page confirms it.</summary>
    public static async Task<ApiAnswer> PayAsync(this HostProcess host, ApiAnswer order, string? behavior = null)
    {
        string paymentKey = await host.Simulator.PayAsync(order.Text("orderId"), order.Number("amount"), behavior);
        return await host.ConfirmAsync(order.Text("orderId"), paymentKey, order.Number("amount"));
    }

    /// <summary>An order of this body, paid.</summary>
    public static async Task<(string OrderId, string PaymentId)> BuyAsync(this HostProcess host, object body)
    {
        var order = await host.OrderAsync(body);
        return (order.Text("orderId"), (await host.PayAsync(order)).Ok().Text("paymentId"));
    }

    public static async Task<ApiAnswer> GrantAsync(
        this HostProcess host, string customerId, long amount, string kind = "PAID", int? priority = null, DateTimeOffset? expiresAt = null) =>
        (await host.Admin.PostAsync("/api/v1/credits/grants", new { customerId, amount, kind, priority, expiresAt, reason = "test" })).Ok(201);

    public static Task<ApiAnswer> UseAsync(this HostProcess host, string customerId, long amount) =>
        host.Service.PostAsync("/api/v1/credits/use", new { customerId, amount });

    public static async Task<JsonElement> GetOrderAsync(this HostProcess host, string orderId) =>
        (await host.Service.GetAsync($"/api/v1/orders/{orderId}")).Ok().Result;

    public static async Task<string> StatusAsync(this HostProcess host, string orderId) =>
        (await host.GetOrderAsync(orderId)).GetProperty("status").GetString()!;

    public static async Task<JsonElement> GetPaymentAsync(this HostProcess host, string paymentId) =>
        (await host.Service.GetAsync($"/api/v1/payments/{paymentId}")).Ok().Result;

    public static async Task<(long Balance, long Held)> BalanceAsync(this HostProcess host, string customerId)
    {
        var balance = (await host.Service.GetAsync($"/api/v1/credits/balance?customerId={customerId}")).Ok();
        return (balance.Number("balance"), balance.Number("held"));
    }

    /// <summary>The customer's whole journal, newest first; proves on the way that it adds up to what the customer has.</summary>
    public static async Task<JsonElement[]> JournalAsync(this HostProcess host, string customerId)
    {
        var entries = (await host.Service.GetAsync($"/api/v1/credits/entries?customerId={customerId}&limit=100")).Ok();
        Assert.Null(entries.Cursor());
        long sum = 0;
        foreach (var entry in entries.Items().Reverse())
        {
            sum += entry.GetProperty("amount").GetInt64();
            Assert.Equal(sum, entry.GetProperty("balanceAfter").GetInt64());
        }
        var (balance, held) = await host.BalanceAsync(customerId);
        Assert.Equal(sum, balance + held);
        return entries.Items();
    }

    public static async Task IsConsistentAsync(this HostProcess host)
    {
        var report = (await host.Admin.GetAsync("/api/v1/admin/consistency")).Ok();
        Assert.True(report.Result.GetProperty("consistent").GetBoolean(), report.Body);
    }
}
