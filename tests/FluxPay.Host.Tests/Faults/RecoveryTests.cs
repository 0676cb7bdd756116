using System.Net.Http.Json;
using FluxPay.Host.Tests.Hosting;

namespace FluxPay.Host.Tests.Faults;

/// <summary>Corners that the matrix does not reach: each was a fault once, or nearly.</summary>
public sealed class RecoveryTests
{
    [Fact]
    public async Task Money_that_the_gateway_holds_for_another_order_is_not_given_back_by_a_doubt()
    {
        await using var gateway = await GatewayProcess.StartAsync();
        await using var host = await HostProcess.StartAsync(gateway.HostSettings());
        var shop = new Shop(host, gateway.Simulator);
        var theirs = await shop.BeginAsync("theirs", "token-100");
        await gateway.ChargeAsync(theirs.PaymentKey, theirs.OrderId, theirs.Amount);
        var mine = await shop.BeginAsync("mine", "token-100");

        await gateway.Simulator.FaultsAsync(dropRequestRate: 1);
        var confirmed = await shop.ConfirmAsync(mine with { PaymentKey = theirs.PaymentKey });
        Assert.Equal((202, "PAY_007"), (confirmed.StatusCode, confirmed.Code));
        await gateway.Simulator.FaultsAsync();

        await Eventually.IsTrueAsync(
            () => shop.OrderAsync(mine), order => !order.Result.GetProperty("payment").GetProperty("inDoubt").GetBoolean());
        Assert.Equal("PENDING", (await shop.OrderAsync(mine)).Text("status"));
        Assert.Equal((1, 0, 1000), await gateway.Simulator.ChargesAsync(theirs.OrderId));
        Assert.True((await shop.ConfirmAsync(mine)).IsSuccess);
        await shop.UntilAsync(mine, "COMPLETED");
    }

    [Fact]
    public async Task A_clock_whose_caller_has_gone_arrives_all_the_same()
    {
        await using var gateway = await GatewayProcess.StartAsync();
        await using var host = await HostProcess.StartAsync(gateway.HostSettings());
        var shop = new Shop(host, gateway.Simulator);
        await shop.BuyAsync("patient", "token-100");
        await host.Service.PostAsync("/api/v1/credits/holds", new { customerId = "patient", amount = 40, expiresInSeconds = 600 });
        Assert.Equal((60, 40), await shop.CreditsAsync("patient"));
        var doubtful = await shop.BeginAsync("doubtful", "token-100", "drop-request");
        Assert.Equal((202, "PAY_007"), await DeadlineTests.StatusAsync(shop.ConfirmAsync(doubtful)));
        await gateway.Simulator.FaultsAsync(latencyMs: 3000);

        var target = await NowAsync(host) + TimeSpan.FromMinutes(20);
        using var hasty = new HttpClient { Timeout = TimeSpan.FromSeconds(1) };   // the doubt alone takes longer
        hasty.DefaultRequestHeaders.Authorization = host.Admin.Http.DefaultRequestHeaders.Authorization;
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => hasty.PutAsJsonAsync(new Uri(host.Url, "/api/v1/admin/clock"), new { now = target }));

        await Eventually.IsTrueAsync(() => NowAsync(host), now => now >= target);
        Assert.Equal((100, 0), await shop.CreditsAsync("patient"));
        await shop.UntilAsync(doubtful, "COMPLETED");
    }

    [Fact]
    public async Task A_clock_killed_on_its_way_does_not_fall_behind_what_has_happened()
    {
        await using var gateway = await GatewayProcess.StartAsync();
        await using var host = await HostProcess.StartAsync(gateway.HostSettings(("FluxPay:Payments:ConfirmWait", "00:00:20")));
        var shop = new Shop(host, gateway.Simulator);
        var purchase = await shop.BuyAsync("overdue", "pdf-export");
        await gateway.Simulator.BehaveAsync(purchase.PaymentKey, "cancel-slow:5000");
        var start = await NowAsync(host);
        var advancing = host.Admin.PostAsync("/api/v1/admin/clock/advance", new { by = "1h" });

        // Ten minutes on, the order is overdue and the gateway is slow about it.
        await Eventually.IsTrueAsync(() => shop.OrderAsync(purchase), order => order.Result.GetProperty("compensating").GetBoolean());
        await host.KillAsync();
        await Assert.ThrowsAnyAsync<HttpRequestException>(() => advancing);
        await host.RestartAsync();

        Assert.InRange(await NowAsync(host), start.AddMinutes(9), start.AddMinutes(30));
        await shop.UntilAsync(purchase, "CANCELLED");
        Assert.Equal((1, 1, 0), await gateway.Simulator.ChargesAsync(purchase.OrderId));
        await shop.AssertConsistentAsync();
    }

    [Fact]
    public async Task A_repeat_after_a_kill_is_not_told_that_the_dead_process_still_runs_it_although_the_clock_is_ahead()
    {
        await using var gateway = await GatewayProcess.StartAsync();
        await using var host = await HostProcess.StartAsync(gateway.HostSettings());
        var shop = new Shop(host, gateway.Simulator);
        await shop.AdvanceAsync("31d");
        var purchase = await shop.BeginAsync("ahead", "token-100", "slow:4000");
        Assert.Equal((202, "PAY_007"), await DeadlineTests.StatusAsync(shop.ConfirmAsync(purchase, "one")));

        await host.KillAsync();
        await host.RestartAsync();
        var repeated = await shop.ConfirmAsync(purchase, "one");
        Assert.NotEqual("PAY_003", repeated.Code);
        await shop.UntilAsync(purchase, "COMPLETED");
        Assert.Equal((1, 0, 1000), await gateway.Simulator.ChargesAsync(purchase.OrderId));
    }

    [Fact]
    public async Task A_webhook_does_not_put_off_the_question_about_a_call_that_still_runs()
    {
        await using var gateway = await GatewayProcess.StartAsync();
        await using var host = await HostProcess.StartAsync(gateway.HostSettings());
        var shop = new Shop(host, gateway.Simulator);
        var purchase = await shop.BeginAsync("hinted", "token-100", "slow:4000");
        Assert.Equal((202, "PAY_007"), await DeadlineTests.StatusAsync(shop.ConfirmAsync(purchase)));

        using var file = new HostFile(host);
        var before = file.Questions();
        await host.Anonymous.PostAsync("/api/v1/webhooks/toss", new { data = new { paymentKey = purchase.PaymentKey } });
        Assert.Single(before);
        Assert.Equal(before, file.Questions());
        await shop.UntilAsync(purchase, "COMPLETED");
    }

    private static async Task<DateTimeOffset> NowAsync(HostProcess host) =>
        (await host.Admin.GetAsync("/api/v1/admin/clock")).Result.GetProperty("now").GetDateTimeOffset();
}
