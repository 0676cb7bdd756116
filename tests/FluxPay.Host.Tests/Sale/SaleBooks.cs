using System.Text.Json;
using FluxPay.Host.Tests.Hosting;

namespace FluxPay.Host.Tests.Sale;

/// <summary>After a sale: who has a seat, against what the gateway really took.</summary>
internal sealed class SaleBooks(SaleHost host, SimulatorDriver gateway)
{
    public const long Price = 50_000;

    /// <summary>Every seat has an order of its own, each of them is charged once, and no other order holds any money.</summary>
    /// <returns>How many orders there were.</returns>
    public async Task<int> CheckAsync(int seats)
    {
        JsonElement[] sold = [.. (await host.Anonymous.GetAsync("/sale/sold")).Envelope.EnumerateArray()];
        Assert.Equal(Enumerable.Range(1, seats).Select(n => (long)n), sold.Select(s => s.GetProperty("seat").GetInt64()));
        Assert.Distinct(sold.Select(s => s.GetProperty("customerId").GetString()));
        var seated = sold.Select(s => s.GetProperty("orderId").GetString()!).ToHashSet();
        Assert.Equal(seats, seated.Count);

        var orders = await OrdersAsync();
        Assert.Subset(orders.Keys.ToHashSet(), seated);
        foreach (var (order, status) in orders)
        {
            var (charges, cancelled, balance) = await gateway.ChargesAsync(order);
            bool hasSeat = seated.Contains(order);
            Assert.Equal((hasSeat ? Price : 0, hasSeat ? "COMPLETED" : "CANCELLED"), (balance, status));
            Assert.InRange(charges - cancelled, hasSeat ? 1 : 0, hasSeat ? 1 : 0);
        }
        var audit = await host.Admin.GetAsync("/api/v1/admin/consistency");
        Assert.True(audit.Result.GetProperty("consistent").GetBoolean(), audit.Body);
        return orders.Count;
    }

    private async Task<Dictionary<string, string>> OrdersAsync()
    {
        using var service = new Api(host.Url, (await host.Admin.PostAsync("/api/v1/admin/services/show/keys", new { })).Text("key"));
        var orders = new Dictionary<string, string>();
        string? cursor = null;
        do
        {
            var page = (await service.GetAsync($"/api/v1/orders?limit=100{(cursor is null ? "" : $"&cursor={cursor}")}")).Result;
            foreach (var order in page.GetProperty("items").EnumerateArray())
                orders.Add(order.GetProperty("orderId").GetString()!, order.GetProperty("status").GetString()!);
            cursor = page.GetProperty("nextCursor").GetString();
        }
        while (cursor is not null);
        return orders;
    }
}
