using System.Diagnostics;
using FluxPay.Host.Tests.Hosting;

namespace FluxPay.Host.Tests.Faults;

/// <summary>A gateway that takes its time keeps only those waiting who asked it.</summary>
public sealed class SlowGatewayTests
{
    private const int Slow = 100;
    private const int Quick = 20;

    [Fact]
    public async Task A_hundred_slow_confirms_are_told_to_poll_and_hold_up_nobody_else()
    {
        await using var gateway = await GatewayProcess.StartAsync();
        await using var host = await HostProcess.StartAsync(gateway.HostSettings());
        var shop = new Shop(host, gateway.Simulator);
        await QuickAsync(host, shop, "warm");
        var alone = await QuickAsync(host, shop, "alone");

        var slow = new List<Purchase>();
        for (int i = 0; i < Slow; i++)
            slow.Add(await shop.BeginAsync($"slow-{i}", "token-100", "slow:20000"));
        var confirming = slow.ConvertAll(p => shop.ConfirmAsync(p));
        var answers = await Task.WhenAll(confirming);   // each after ConfirmWait, long before the gateway
        Assert.All(answers, a => Assert.Equal((202, "PAY_007", true), (a.StatusCode, a.Code, a.Result.GetProperty("inDoubt").GetBoolean())));

        var crowded = await QuickAsync(host, shop, "crowded");
        int waiting = (await Task.WhenAll(slow.Select(shop.OrderAsync))).Count(o => o.Text("status") == "PENDING");
        Assert.True(waiting == Slow, $"Only {waiting} confirms were still slow when the others were measured.");
        Assert.True(crowded < alone * 5 + TimeSpan.FromSeconds(1), $"Alone {alone}, beside {Slow} slow confirms {crowded}");

        foreach (var purchase in slow)
            await shop.UntilAsync(purchase, "COMPLETED");
        foreach (var purchase in slow)
            Assert.Equal((1, 0, 1000), await gateway.Simulator.ChargesAsync(purchase.OrderId));
        await shop.AssertConsistentAsync();
    }

    /// <summary>How long the slowest of some purchases and uses takes.</summary>
    private static async Task<TimeSpan> QuickAsync(HostProcess host, Shop shop, string customer)
    {
        var slowest = TimeSpan.Zero;
        for (int i = 0; i < Quick; i++)
        {
            var clock = Stopwatch.StartNew();
            await shop.BuyAsync(customer, "token-100");
            var used = await host.Service.PostAsync("/api/v1/credits/use", new { customerId = customer, amount = 10 });
            Assert.True(used.StatusCode == 200, used.Body);
            slowest = clock.Elapsed > slowest ? clock.Elapsed : slowest;
        }
        return slowest;
    }
}
