using FluxPay.Host.Tests.Hosting;

namespace FluxPay.Host.Tests.Faults;

/// <summary>Time runs out while something else is wrong.</summary>
public sealed class DeadlineTests
{
    [Fact]
    public async Task An_order_in_doubt_does_not_expire_and_is_paid_when_the_gateway_says_so()
    {
        await using var gateway = await GatewayProcess.StartAsync();
        await using var host = await HostProcess.StartAsync(gateway.HostSettings());
        var shop = new Shop(host, gateway.Simulator);
        var purchase = await shop.BeginAsync("doubt", "token-100", "slow:6000");
        Assert.Equal((202, "PAY_007"), await StatusAsync(shop.ConfirmAsync(purchase)));

        await shop.AdvanceAsync("40m");   // unpaid orders expire after 30
        if ((await gateway.Simulator.ChargesAsync(purchase.OrderId)).Charges == 0)
            Assert.Equal("PENDING", (await shop.OrderAsync(purchase)).Text("status"));
        await Eventually.IsTrueAsync(() => gateway.Simulator.ChargesAsync(purchase.OrderId), moved => moved.Charges == 1);
        await shop.AdvanceAsync("10m");   // the next question, however long the pauses have become

        await shop.UntilAsync(purchase, "COMPLETED");
        Assert.Equal((100, 0), await shop.CreditsAsync("doubt"));
        Assert.Equal((1, 0, 1000), await gateway.Simulator.ChargesAsync(purchase.OrderId));
        await shop.AssertConsistentAsync();
    }

    [Fact]
    public async Task An_expired_order_whose_doubt_ends_in_a_refusal_is_cancelled()
    {
        await using var gateway = await GatewayProcess.StartAsync();
        await using var host = await HostProcess.StartAsync(gateway.HostSettings());
        var shop = new Shop(host, gateway.Simulator);
        var purchase = await shop.BeginAsync("refused", "token-100", "error-before:500");
        await gateway.Simulator.FaultsAsync(dropRequestRate: 1);
        Assert.Equal((202, "PAY_007"), await StatusAsync(shop.ConfirmAsync(purchase)));
        await gateway.Simulator.BehaveAsync(purchase.PaymentKey, "decline:REJECT_CARD_COMPANY");

        await shop.AdvanceAsync("31m");
        var order = await shop.OrderAsync(purchase);
        Assert.Equal(("PENDING", true), (order.Text("status"), order.Result.GetProperty("payment").GetProperty("inDoubt").GetBoolean()));
        await gateway.Simulator.FaultsAsync();

        // The circuit to the gateway closes by real time, so it may take a few more questions.
        await Eventually.IsTrueAsync(async () =>
        {
            await shop.AdvanceAsync("10m");
            return await shop.OrderAsync(purchase);
        }, o => o.Text("status") == "CANCELLED");
        Assert.Equal((0, 0, 0), await gateway.Simulator.ChargesAsync(purchase.OrderId));
        await shop.AssertConsistentAsync();
    }

    [Fact]
    public async Task What_is_not_completed_in_time_is_undone_although_the_gateway_was_away_then()
    {
        await using var gateway = await GatewayProcess.StartAsync();
        await using var host = await HostProcess.StartAsync(gateway.HostSettings());
        var shop = new Shop(host, gateway.Simulator);
        var purchase = await shop.BuyAsync("late", "pdf-export");
        await gateway.KillAsync();

        await shop.AdvanceAsync("11m");   // completeWithin is 10
        var order = await shop.OrderAsync(purchase);
        Assert.Equal(("PAID", true), (order.Text("status"), order.Result.GetProperty("compensating").GetBoolean()));
        await host.RestartAsync();
        await gateway.RestartAsync();

        // The circuit to the gateway closes by real time, so it may take a few more tries.
        await Eventually.IsTrueAsync(async () =>
        {
            await shop.AdvanceAsync("1h");
            return await shop.OrderAsync(purchase);
        }, o => o.Text("status") == "CANCELLED");
        Assert.Equal((1, 1, 0), await gateway.Simulator.ChargesAsync(purchase.OrderId));
        await shop.AssertConsistentAsync();
    }

    [Fact]
    public async Task A_refused_compensation_is_tried_again_with_a_new_key_until_it_succeeds()
    {
        await using var gateway = await GatewayProcess.StartAsync();
        await using var host = await HostProcess.StartAsync(gateway.HostSettings());
        var shop = new Shop(host, gateway.Simulator);
        var purchase = await shop.BuyAsync("stubborn", "pdf-export");
        await gateway.Simulator.BehaveAsync(purchase.PaymentKey, "cancel-refused:REFUND_REJECTED");
        var failed = await host.Service.PostAsync($"/api/v1/orders/{purchase.OrderId}/fail", new { reason = "no file" }, "fail-1");
        Assert.Equal((202, true), (failed.StatusCode, failed.Result.GetProperty("compensating").GetBoolean()));

        await gateway.Simulator.BehaveAsync(purchase.PaymentKey, "cancel-refused:REFUND_REJECTED");
        await shop.AdvanceAsync("11s");
        Assert.Equal("PAID", (await shop.OrderAsync(purchase)).Text("status"));
        Assert.Equal(409, (await host.Service.PostAsync($"/api/v1/orders/{purchase.OrderId}/complete", new { })).StatusCode);
        await host.RestartAsync();
        await shop.AdvanceAsync("21s");

        await shop.UntilAsync(purchase, "CANCELLED");
        Assert.Equal((1, 1, 0), await gateway.Simulator.ChargesAsync(purchase.OrderId));
        var timeline = (await host.Service.GetAsync($"/api/v1/orders/{purchase.OrderId}/timeline")).Result.GetProperty("items");
        string[] keys = [.. timeline.EnumerateArray()
            .Where(e => e.GetProperty("type").GetString() == "gateway.cancel" && e.GetProperty("title").GetString()!.EndsWith("sent", StringComparison.Ordinal))
            .Select(e => e.GetProperty("detail").GetString()!.Split("key ")[1])];
        Assert.Equal((3, 3), (keys.Length, keys.Distinct().Count()));
        var repeated = await host.Service.PostAsync($"/api/v1/orders/{purchase.OrderId}/fail", new { reason = "no file" }, "fail-1");
        Assert.True(repeated.StatusCode == 200 && repeated.Text("status") == "CANCELLED", repeated.Body);
        await shop.AssertConsistentAsync();
    }

    [Fact]
    public async Task Holds_and_grants_expire_and_the_clock_goes_on_over_a_kill()
    {
        await using var host = await HostProcess.StartAsync();
        var shop = new Shop(host, host.Simulator);
        var now = await shop.AdvanceAsync("90d");
        var granted = await host.Admin.PostAsync("/api/v1/credits/grants",
            new { customerId = "timed", amount = 100, kind = "BONUS", reason = "test", expiresAt = now.AddHours(2) });
        Assert.True(granted.StatusCode == 201, granted.Body);
        var held = await host.Service.PostAsync("/api/v1/credits/holds", new { customerId = "timed", amount = 40, expiresInSeconds = 600 });
        Assert.True(held.StatusCode == 201, held.Body);
        Assert.Equal((60, 40), await shop.CreditsAsync("timed"));

        await host.KillAsync();
        await host.RestartAsync();
        var clock = (await host.Admin.GetAsync("/api/v1/admin/clock")).Result.GetProperty("now").GetDateTimeOffset();
        Assert.InRange(clock, now, now.AddMinutes(5));
        Assert.Equal((60, 40), await shop.CreditsAsync("timed"));
        await shop.AdvanceAsync("601s");
        Assert.Equal((100, 0), await shop.CreditsAsync("timed"));

        await host.KillAsync();
        await host.RestartAsync();
        await shop.AdvanceAsync("2h");
        Assert.Equal((0, 0), await shop.CreditsAsync("timed"));
        await shop.AssertConsistentAsync();
    }

    internal static async Task<(int, string)> StatusAsync(Task<ApiAnswer> asking)
    {
        var answer = await asking;
        return (answer.StatusCode, answer.Code);
    }
}
