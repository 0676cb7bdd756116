using System.Globalization;
using FluxPay.Host.Tests.Hosting;

namespace FluxPay.Host.Tests.Rest;

/// <summary>What happens by time alone. The tests of this class share one turned clock, one after the other.</summary>
public sealed class ClockTests(SharedHost shared)
{
    private readonly string _customer = SharedHost.NewCustomer();

    [Fact]
    public async Task The_clock_only_goes_forward_and_runs_on_from_there()
    {
        var host = await shared.WithTurnedClockAsync();
        var now = await NowAsync(host);
        var turned = (await host.Admin.PutAsync("/api/v1/admin/clock", new { now = now.AddHours(1) })).Ok();
        Assert.InRange(turned.Result.Has("now").Instant("now"), now.AddHours(1), now.AddHours(2));
        Assert.InRange(await AdvanceAsync(host, "30m"), now.AddMinutes(90), now.AddHours(3));
        Assert.Equal(["now"], (await host.Admin.PutAsync("/api/v1/admin/clock", new { now })).Refused(400, "REQ_001").Fields());
        foreach (string by in new[] { "-1d", "1y", "d", "", "1.5h", "31" })
            Assert.Contains("by", (await host.Admin.PostAsync("/api/v1/admin/clock/advance", new { by })).Refused(400, "REQ_001").Fields());

        await host.RestartAsync();
        Assert.InRange(await NowAsync(host), now.AddMinutes(90), now.AddHours(4));
    }

    [Fact]
    public async Task An_order_nobody_paid_ends_at_its_time_with_its_credits_back()
    {
        var host = await shared.WithTurnedClockAsync();
        await host.GrantAsync(_customer, 100);
        var order = await host.OrderAsync(new { customerId = _customer, amount = 500, creditsToUse = 100 });
        string paymentKey = await host.Simulator.PayAsync(order.Text("orderId"), 400);
        await AdvanceAsync(host, "31m");

        var ended = await host.GetOrderAsync(order.Text("orderId"));
        Assert.Equal("CANCELLED", ended.GetProperty("status").GetString());
        IsAbout(order.Result.Instant("expiresAt"), ended.Instant("updatedAt"));
        Assert.NotNull(ended.GetProperty("cancelReason").GetString());
        Assert.Equal((100, 0), await host.BalanceAsync(_customer));
        (await host.ConfirmAsync(order.Text("orderId"), paymentKey, 400)).Refused(409, "PAY_004");
        Assert.Equal((0, 0, 0), await host.Simulator.ChargesAsync(order.Text("orderId")));
    }

    [Fact]
    public async Task A_service_that_never_finishes_has_failed()
    {
        var host = await shared.WithTurnedClockAsync();
        var (orderId, paymentId) = await host.BuyAsync(new { customerId = _customer, product = "pdf-export" });
        await host.GrantAsync(_customer, 30);
        var byCredit = await host.OrderAsync(new { customerId = _customer, product = "resume-analysis" });
        await AdvanceAsync(host, "9m");
        Assert.Equal(("PAID", "PAID"), (await host.StatusAsync(orderId), await host.StatusAsync(byCredit.Text("orderId"))));
        await AdvanceAsync(host, "61s");

        Assert.Equal("CANCELLED", await host.StatusAsync(byCredit.Text("orderId")));
        await Eventually.IsTrueAsync(() => host.StatusAsync(orderId), s => s == "CANCELLED");
        Assert.Equal(1900, (await host.GetPaymentAsync(paymentId)).GetProperty("cancelledAmount").GetInt64());
        Assert.Equal((1, 1, 0), await host.Simulator.ChargesAsync(orderId));
        Assert.Equal((30, 0), await host.BalanceAsync(_customer));
    }

    [Fact]
    public async Task A_hold_ends_at_its_time()
    {
        var host = await shared.WithTurnedClockAsync();
        await host.GrantAsync(_customer, 100);
        var hold = (await host.Service.PostAsync("/api/v1/credits/holds", new { customerId = _customer, amount = 60, expiresInSeconds = 120 })).Ok(201);
        await AdvanceAsync(host, "121s");
        Assert.Equal((100, 0), await host.BalanceAsync(_customer));
        var late = (await host.Service.PostAsync($"/api/v1/credits/holds/{hold.Text("holdId")}/capture")).Refused(409, "PAY_004");
        Assert.Equal("EXPIRED", late.Text("current"));
    }

    [Fact]
    public async Task Credits_end_at_their_time_in_order_and_what_is_held_can_still_be_captured()
    {
        var host = await shared.WithTurnedClockAsync();
        var now = await NowAsync(host);
        string later = (await host.GrantAsync(_customer, 20, expiresAt: now.AddDays(2))).Text("grantId");
        string sooner = (await host.GrantAsync(_customer, 10, expiresAt: now.AddDays(1))).Text("grantId");
        var hold = (await host.Service.PostAsync("/api/v1/credits/holds",
            new { customerId = _customer, amount = 4, expiresInSeconds = 3 * 24 * 3600 })).Ok(201);
        await AdvanceAsync(host, "49h");

        Assert.Equal((0, 4), await host.BalanceAsync(_customer));
        var expired = (await host.EventsAsync(_customer)).Where(e => e.Type == "credit.expired").ToArray();
        Assert.All(expired, e => e.Data.Has("grantId", "customerId", "amount", "orderId", "balance"));
        Assert.Equal([(sooner, 6), (later, 20)], expired.Select(e => (e.Data.GetProperty("grantId").GetString()!, e.Data.GetProperty("amount").GetInt32())));
        IsAbout(now.AddDays(1), expired[0].At);
        IsAbout(now.AddDays(2), expired[1].At);
        (await host.Service.PostAsync($"/api/v1/credits/holds/{hold.Text("holdId")}/capture", new { amount = 3 })).Ok();
        Assert.Equal((0, 0), await host.BalanceAsync(_customer));   // the fourth comes free after its time, and ends at once
        await host.JournalAsync(_customer);
        await host.IsConsistentAsync();
    }

    [Fact]
    public async Task A_refund_into_a_grant_that_has_ended_is_a_new_grant_for_30_days()
    {
        var host = await shared.WithTurnedClockAsync();
        string old = (await host.GrantAsync(_customer, 10, "BONUS", expiresAt: (await NowAsync(host)).AddDays(1))).Text("grantId");
        string usageId = (await host.UseAsync(_customer, 10)).Ok().Text("usageId");
        await AdvanceAsync(host, "25h");
        var before = await NowAsync(host);
        (await host.Service.PostAsync("/api/v1/credits/refund", new { usageId, amount = 7 })).Ok();

        var balance = (await host.Service.GetAsync($"/api/v1/credits/balance?customerId={_customer}")).Ok();
        var grant = Assert.Single(balance.Result.GetProperty("grants").EnumerateArray());
        Assert.NotEqual(old, grant.GetProperty("grantId").GetString());
        Assert.Equal(("BONUS", 7), (grant.GetProperty("kind").GetString(), grant.GetProperty("remaining").GetInt32()));
        Assert.InRange(grant.Instant("expiresAt"), before.AddDays(30), before.AddDays(30).AddMinutes(5));
        await AdvanceAsync(host, "31d");
        Assert.Equal((0, 0), await host.BalanceAsync(_customer));
        await host.JournalAsync(_customer);
    }

    [Fact]
    public async Task A_top_up_whose_bonus_has_ended_goes_back_in_full()
    {
        var host = await shared.WithTurnedClockAsync();
        var (_, paymentId) = await host.BuyAsync(new { customerId = _customer, product = "token-1000" });
        await AdvanceAsync(host, "91d");
        Assert.Equal((1000, 0), await host.BalanceAsync(_customer));
        var back = (await host.Service.PostAsync($"/api/v1/payments/{paymentId}/cancel", new { reason = "unused" })).Ok();
        Assert.Equal("CANCELLED", back.Text("status"));
        Assert.Equal((0, 0), await host.BalanceAsync(_customer));
    }

    /// <summary>A timer fires at its own time, on a clock that runs on meanwhile.</summary>
    private static void IsAbout(DateTimeOffset due, DateTimeOffset at) => Assert.InRange(at, due, due.AddSeconds(30));

    private static async Task<DateTimeOffset> NowAsync(HostProcess host) =>
        (await host.Admin.GetAsync("/api/v1/admin/clock")).Ok().Result.Has("now").Instant("now");

    private static async Task<DateTimeOffset> AdvanceAsync(HostProcess host, string by) =>
        DateTimeOffset.Parse((await host.Admin.PostAsync("/api/v1/admin/clock/advance", new { by })).Ok().Text("now"), CultureInfo.InvariantCulture);
}
