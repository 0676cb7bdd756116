using FluxPay.Host.Tests.Hosting;
using FluxPay.Host.Tests.Rest;
using FluxPay.Tests;

namespace FluxPay.Host.Tests.Faults;

/// <summary>A host that stands still in the middle of gateway calls, past its lease, and then goes on as if nothing had happened.</summary>
public sealed class PausedHostTests
{
    [Fact]
    public async Task Another_host_finds_out_what_a_paused_one_sent_and_that_one_does_nothing_twice_when_it_goes_on()
    {
        await using var gateway = await GatewayProcess.StartAsync();
        await using var postgres = await PostgresServer.StartAsync();
        await using var redis = await RedisServer.StartAsync();
        var settings = gateway.HostSettings(
            ("FluxPay:Postgres", postgres.ConnectionString()), ("FluxPay:Redis", redis.ConnectionString),
            ("FluxPay:Payments:ConfirmWait", "00:00:20"), ("FluxPay:Idempotency:Lease", "00:00:02"));
        await using var paused = await HostProcess.StartAsync(settings);
        await using var awake = await HostProcess.StartAsync(settings);
        var (asleep, shop) = (new Shop(paused, gateway.Simulator), new Shop(awake, gateway.Simulator));

        var repeated = await asleep.BeginAsync("repeated", "token-100", "slow:1500");
        var hinted = await asleep.BeginAsync("hinted", "token-100", "slow:1500");
        Task<ApiAnswer>[] asked = [asleep.ConfirmAsync(repeated, "repeated"), asleep.ConfirmAsync(hinted, "hinted")];
        foreach (var purchase in new[] { repeated, hinted })
            await Eventually.IsTrueAsync(() => PaymentAsync(awake, purchase), payment => payment.Result.GetProperty("inDoubt").GetBoolean());
        await paused.PauseAsync();

        await awake.Anonymous.PostAsync("/api/v1/webhooks/toss", new
        {
            eventType = "PAYMENT_STATUS_CHANGED",
            data = new { paymentKey = hinted.PaymentKey, orderId = hinted.OrderId, status = "DONE" },
        });
        var waits = new HashSet<string>();
        var answer = await Eventually.IsTrueAsync(() => shop.ConfirmAsync(repeated, "repeated"), a =>
        {
            waits.Add($"{a.StatusCode} {a.Code}");
            return a.StatusCode != 409;
        });
        answer.Ok();
        Assert.Subset(new HashSet<string> { "409 PAY_003", "409 PAY_007", "200 OK" }, waits);   // runs, then in doubt, then known; nothing else on the way
        await shop.UntilAsync(hinted, "COMPLETED");

        await paused.ResumeAsync();
        Assert.Equal(answer.Body, (await asked[0]).Ok().Body);   // what the other host answered in its place, to the byte
        (await asked[1]).Ok();
        foreach (var purchase in new[] { repeated, hinted })
            Assert.Equal((1, 0, 1000), await gateway.Simulator.ChargesAsync(purchase.OrderId));
        Assert.Equal([(100, 0), (100, 0)], [await shop.CreditsAsync("repeated"), await shop.CreditsAsync("hinted")]);
        await shop.AssertConsistentAsync();
        await asleep.BuyAsync("repeated", "token-100");   // it serves again
    }

    private static Task<ApiAnswer> PaymentAsync(HostProcess host, Purchase purchase) =>
        host.Service.GetAsync($"/api/v1/payments/{purchase.PaymentId}");
}
