using FluxPay.Host.Tests.Hosting;

namespace FluxPay.Host.Tests.Faults;

/// <summary>What holds while an outcome is not known, and how many charges many identical requests make.</summary>
public sealed class DoubtTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Two_hundred_identical_confirms_at_once_charge_once(bool withKey)
    {
        await using var host = await HostProcess.StartAsync();
        var shop = new Shop(host, host.Simulator);
        var purchase = await shop.BeginAsync("crowd", "token-100", "slow:300");

        var answers = await Task.WhenAll(Enumerable.Range(0, 200).Select(_ => shop.ConfirmAsync(purchase, withKey ? "one" : null)));

        Assert.Contains(answers, a => a.StatusCode == 200);
        Assert.All(answers, a => Assert.Contains((a.StatusCode, a.Code), new[] { (200, "OK"), (409, "PAY_003"), (409, "PAY_007") }));
        Assert.Single(answers.Where(a => a.StatusCode == 200).Select(a => a.Body).Distinct());
        Assert.Equal((1, 0, 1000), await host.Simulator.ChargesAsync(purchase.OrderId));
        Assert.Equal((100, 0), await shop.CreditsAsync("crowd"));
        await shop.AssertConsistentAsync();
    }

    [Fact]
    public async Task While_a_confirm_is_unknown_everything_else_on_its_order_has_to_wait()
    {
        await using var gateway = await GatewayProcess.StartAsync();
        await using var host = await HostProcess.StartAsync(gateway.HostSettings());
        var shop = new Shop(host, gateway.Simulator);
        var purchase = await shop.BeginAsync("unknown", "pdf-export", "slow:15000");
        var confirmed = await shop.ConfirmAsync(purchase, "confirm-1");
        Assert.Equal((202, "PAY_007"), (confirmed.StatusCode, confirmed.Code));

        await AssertAllWaitAsync(host, shop, purchase);
        await host.KillAsync();
        await host.RestartAsync();
        await AssertAllWaitAsync(host, shop, purchase);   // the gateway still works on it, and nobody knows here

        await shop.UntilAsync(purchase, "PAID");
        Assert.Equal((1, 0, 1900), await gateway.Simulator.ChargesAsync(purchase.OrderId));
        var repeated = await shop.ConfirmAsync(purchase, "confirm-1");
        Assert.Equal((200, "CONFIRMED"), (repeated.StatusCode, repeated.Text("status")));
        await shop.AssertConsistentAsync();
    }

    [Fact]
    public async Task While_an_undoing_is_unknown_everything_else_on_its_order_has_to_wait()
    {
        await using var gateway = await GatewayProcess.StartAsync();
        await using var host = await HostProcess.StartAsync(gateway.HostSettings());
        var shop = new Shop(host, gateway.Simulator);
        var purchase = await shop.BuyAsync("undone", "pdf-export");
        await gateway.Simulator.BehaveAsync(purchase.PaymentKey, "cancel-slow:15000");
        var failed = await host.Service.PostAsync($"/api/v1/orders/{purchase.OrderId}/fail", new { reason = "no file" });
        Assert.Equal((202, "PAY_007"), (failed.StatusCode, failed.Code));

        await AssertAllWaitAsync(host, shop, purchase);
        await host.KillAsync();
        await host.RestartAsync();
        await AssertAllWaitAsync(host, shop, purchase);

        await shop.UntilAsync(purchase, "CANCELLED");
        Assert.Equal((1, 1, 0), await gateway.Simulator.ChargesAsync(purchase.OrderId));
        await shop.AssertConsistentAsync();
    }

    [Fact]
    public async Task A_host_killed_while_it_starts_starts_the_next_time()
    {
        await using var host = HostProcess.Launch();
        string file = Path.Combine(host.Folder, "fluxpay.db");
        await Eventually.IsTrueAsync(() => Task.FromResult(File.Exists(file)), there => there);
        await host.KillAsync();
        await host.RestartAsync();

        var shop = new Shop(host, host.Simulator);
        await shop.BuyAsync("first", "token-100");
        Assert.Equal((100, 0), await shop.CreditsAsync("first"));
    }

    private static async Task AssertAllWaitAsync(HostProcess host, Shop shop, Purchase purchase)
    {
        (string Path, object Body)[] operations =
        [
            ($"/api/v1/orders/{purchase.OrderId}/cancel", new { reason = "no" }),
            ($"/api/v1/orders/{purchase.OrderId}/fail", new { reason = "no" }),
            ($"/api/v1/orders/{purchase.OrderId}/complete", new { }),
            ($"/api/v1/payments/{purchase.PaymentId}/cancel", new { reason = "no" }),
            ($"/api/v1/payments/{purchase.PaymentId}/cancel", new { reason = "no", amount = 1 }),
        ];
        foreach (var (path, body) in operations)
        {
            var answer = await host.Service.PostAsync(path, body);
            Assert.True(answer is { StatusCode: 409, Code: "PAY_007" }, $"{path}: {answer.Body}");
        }
        var again = await shop.ConfirmAsync(purchase);
        Assert.True(again is { StatusCode: 409, Code: "PAY_007" }, again.Body);
        Assert.True((await shop.OrderAsync(purchase)).Result.GetProperty("payment").GetProperty("inDoubt").GetBoolean());
    }
}
