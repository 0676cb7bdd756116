using FluxPay.Host.Tests.Hosting;
using FluxPay.Host.Tests.Rest;

namespace FluxPay.Host.Tests.Traffic;

/// <summary>A host with fewer places than buyers, as it is shipped.</summary>
public sealed class BusyHostTests
{
    private const int Places = 2, Buyers = 6;

    [Fact]
    public async Task Who_finds_no_place_is_told_so_before_anybody_is_done_and_pays_once_by_coming_again()
    {
        await using var host = await HostProcess.StartAsync(new Dictionary<string, string>
        {
            ["FluxPay:Http:MaxConcurrentGatewayRequests"] = $"{Places}",
        });
        var buyers = new List<(string Order, string Key)>();
        for (int i = 0; i < Buyers; i++)
        {
            var order = await host.PackOrderAsync($"busy-{i}");
            buyers.Add((order.Text("orderId"), await host.Simulator.PayAsync(order.Text("orderId"), order.Number("amount"), "slow:5000")));
        }
        long amount = (await host.GetOrderAsync(buyers[0].Order)).GetProperty("amount").GetInt64();

        var confirms = buyers.ConvertAll(b => host.ConfirmAsync(b.Order, b.Key, amount, b.Order));
        var refused = new List<Task<ApiAnswer>>();
        await foreach (var answered in Task.WhenEach(confirms))
        {
            refused.Add(answered);
            if (refused.Count == Buyers - Places)
                break;
        }
        Assert.All(refused, r => Assert.Equal((503, "SYS_002", TimeSpan.FromSeconds(1)),
            (r.Result.StatusCode, r.Result.Code, r.Result.Headers.RetryAfter!.Delta)));
        Assert.Equal(200, (await host.Admin.GetAsync("/api/v1/admin/outbox")).StatusCode);   // an operator still gets in
        Assert.All(await Task.WhenAll(confirms.Except(refused)), a => a.Ok());

        foreach (var (order, key) in buyers)
        {
            await Eventually.IsTrueAsync(() => host.ConfirmAsync(order, key, amount, order), a => a.StatusCode == 200);
            Assert.Equal((1, 0, amount), await host.Simulator.ChargesAsync(order));
        }
    }
}
