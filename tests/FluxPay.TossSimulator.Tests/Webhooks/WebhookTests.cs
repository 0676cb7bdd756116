using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace FluxPay.TossSimulator.Tests.Webhooks;

public sealed class WebhookTests
{
    [Fact]
    public async Task Each_change_of_status_is_told_with_the_whole_payment()
    {
        await using Shop shop = await Shop.OpenAsync();
        await using SimulatorHost sim = await SimulatorHost.StartAsync(webhookUrls: shop.Url);
        string key = await sim.PayAsync();
        await sim.ConfirmAsync(key);

        (JsonElement body, IHeaderDictionary headers) = await shop.TakenAsync(1, () => { });
        Assert.Equal("PAYMENT_STATUS_CHANGED", body.GetProperty("eventType").GetString());
        Assert.Equal("2026-03-01T09:00:00.000000", body.GetProperty("createdAt").GetString());
        Assert.Equal(key, body.GetProperty("data").GetProperty("paymentKey").GetString());
        Assert.Equal("DONE", body.GetProperty("data").GetProperty("status").GetString());
        Assert.StartsWith("whtrans_", headers["tosspayments-webhook-transmission-id"].ToString(), StringComparison.Ordinal);
        Assert.Equal("2026-03-01T09:00:00+09:00", headers["tosspayments-webhook-transmission-time"].ToString());
        Assert.Equal("0", headers["tosspayments-webhook-transmission-retried-count"].ToString());

        await sim.CancelAsync(key, new { cancelReason = "x", cancelAmount = 1 });
        Assert.Equal("PARTIAL_CANCELED", (await shop.TakenAsync(2, () => { })).Body.GetProperty("data").GetProperty("status").GetString());
    }

    [Fact]
    public async Task An_expiry_is_told_though_nobody_asks()
    {
        await using Shop shop = await Shop.OpenAsync();
        await using SimulatorHost sim = await SimulatorHost.StartAsync();
        Assert.Equal(200, (await sim.SimAsync(HttpMethod.Put, "sim/webhooks", new { urls = new[] { shop.Url } })).Status);
        await sim.PayAsync();
        (JsonElement body, _) = await shop.TakenAsync(1, () => sim.Time.Advance(TimeSpan.FromMinutes(1)));
        Assert.Equal("EXPIRED", body.GetProperty("data").GetProperty("status").GetString());
    }

    [Fact]
    public async Task What_is_not_answered_200_comes_again_after_1_4_16_minutes_with_the_same_id()
    {
        await using Shop shop = await Shop.OpenAsync(500, 204, 404);
        await using SimulatorHost sim = await SimulatorHost.StartAsync(webhookUrls: shop.Url);
        await sim.ConfirmAsync(await sim.PayAsync());
        await shop.TakenAsync(4, () => sim.Time.Advance(TimeSpan.FromSeconds(20)));

        (JsonElement Body, IHeaderDictionary Headers)[] all = [.. shop.Received];
        Assert.Equal(["0", "1", "2", "3"], all.Select(one => one.Headers["tosspayments-webhook-transmission-retried-count"].ToString()));
        Assert.Single(all.Select(one => one.Headers["tosspayments-webhook-transmission-id"].ToString()).Distinct());
        DateTimeOffset[] times = [.. all.Select(one => DateTimeOffset.Parse(
            one.Headers["tosspayments-webhook-transmission-time"].ToString(), CultureInfo.InvariantCulture))];
        Assert.True(times[1] - times[0] >= TimeSpan.FromMinutes(1));
        Assert.True(times[2] - times[1] >= TimeSpan.FromMinutes(4));
        Assert.True(times[3] - times[2] >= TimeSpan.FromMinutes(16));
    }

    [Fact]
    public async Task Webhook_urls_must_be_absolute()
    {
        await using SimulatorHost sim = await SimulatorHost.StartAsync();
        (await sim.SimAsync(HttpMethod.Put, "sim/webhooks", new { urls = new[] { "/hook" } })).Is(400, "INVALID_REQUEST");
        (await sim.SimAsync(HttpMethod.Put, "sim/webhooks", new { urls = "http://x" })).Is(400, "INVALID_REQUEST");
        Assert.Equal("""{"urls":[],"duplicates":0,"reorder":false}""", (await sim.SimAsync(HttpMethod.Get, "sim/webhooks")).Body);
    }

    [Fact]
    public async Task A_virtual_account_is_told_in_both_envelopes_and_only_the_flat_one_tells_of_waiting()
    {
        await using Shop shop = await Shop.OpenAsync();
        await using SimulatorHost sim = await SimulatorHost.StartAsync(webhookUrls: shop.Url);
        string key = await sim.PayAsync(method: "VIRTUAL_ACCOUNT");
        string secret = (await sim.ConfirmAsync(key)).IsPayment("WAITING_FOR_DEPOSIT").Text("secret");

        JsonElement issued = (await shop.TakenAsync(1, () => { })).Body;
        Assert.Equal(["createdAt", "secret", "status", "transactionKey", "orderId"], issued.EnumerateObject().Select(member => member.Name));
        Assert.Equal(("WAITING_FOR_DEPOSIT", secret, "order-1"),
            (issued.GetProperty("status").GetString(), issued.GetProperty("secret").GetString(), issued.GetProperty("orderId").GetString()));

        await sim.SimAsync(HttpMethod.Post, "sim/deposits", new { paymentKey = key });
        await shop.TakenAsync(3, () => { });
        JsonElement[] deposited = [.. shop.Received.Skip(1).Select(one => one.Body)];
        Assert.Single(deposited, body => body.TryGetProperty("eventType", out _) && body.GetProperty("data").GetProperty("status").GetString() == "DONE");
        Assert.Single(deposited, body => body.TryGetProperty("secret", out JsonElement value) && value.GetString() == secret);

        await sim.SimAsync(HttpMethod.Post, "sim/deposits/reversals", new { paymentKey = key });
        Assert.Equal("WAITING_FOR_DEPOSIT", (await shop.TakenAsync(4, () => { })).Body.GetProperty("status").GetString());
    }

    [Fact]
    public async Task A_charge_of_a_billing_key_is_not_told_and_the_end_of_the_key_is()
    {
        await using Shop shop = await Shop.OpenAsync();
        await using SimulatorHost sim = await SimulatorHost.StartAsync(webhookUrls: shop.Url);
        string billingKey = await sim.RegisterAsync();
        (await sim.ChargeAsync(billingKey)).IsPayment("DONE");
        Assert.Equal(200, (await sim.TossAsync(HttpMethod.Delete, $"v1/billing/{billingKey}")).Status);

        JsonElement body = (await shop.TakenAsync(1, () => { })).Body;
        Assert.Equal("BILLING_DELETED", body.GetProperty("eventType").GetString());
        Assert.Equal(billingKey, body.GetProperty("data").GetProperty("billingKey").GetString());
        Assert.Single(shop.Received);
    }

    [Fact]
    public async Task A_duplicate_comes_with_the_same_transmission_id()
    {
        await using Shop shop = await Shop.OpenAsync();
        await using SimulatorHost sim = await SimulatorHost.StartAsync(webhookUrls: shop.Url);
        Assert.Equal(200, (await sim.SimAsync(HttpMethod.Put, "sim/webhooks", new { duplicates = 2 })).Status);
        await sim.ConfirmAsync(await sim.PayAsync());
        await shop.TakenAsync(3, () => { });
        Assert.Single(shop.Received.Select(one => one.Headers["tosspayments-webhook-transmission-id"].ToString()).Distinct());
        (await sim.SimAsync(HttpMethod.Put, "sim/webhooks", new { duplicates = 6 })).Is(400, "INVALID_REQUEST");
        (await sim.SimAsync(HttpMethod.Put, "sim/webhooks", new { reorder = "yes" })).Is(400, "INVALID_REQUEST");
    }

    [Fact]
    public async Task Reordered_webhooks_overtake_each_other()
    {
        await using Shop shop = await Shop.OpenAsync();
        await using SimulatorHost sim = await SimulatorHost.StartAsync(webhookUrls: shop.Url);
        await sim.SimAsync(HttpMethod.Put, "sim/webhooks", new { reorder = true });
        string key = await sim.PayAsync();
        await sim.ConfirmAsync(key);
        await sim.CancelAsync(key, new { cancelReason = "x" });
        Assert.Equal("CANCELED", (await shop.TakenAsync(1, () => { })).Body.GetProperty("data").GetProperty("status").GetString());
        JsonElement late = (await shop.TakenAsync(2, () => sim.Time.Advance(TimeSpan.FromSeconds(1)))).Body;
        Assert.Equal("DONE", late.GetProperty("data").GetProperty("status").GetString());
    }
}
