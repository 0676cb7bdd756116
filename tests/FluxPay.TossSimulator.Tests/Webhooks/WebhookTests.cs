using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace FluxPay.TossSimulator.Tests.Webhooks;

public sealed class WebhookTests
{
    /// <summary>A shop that takes webhooks, answering the statuses it was given and then 200.</summary>
    private sealed class Shop : IAsyncDisposable
    {
        private readonly WebApplication _app;
        private readonly ConcurrentQueue<int> _statuses;

        public ConcurrentQueue<(JsonElement Body, IHeaderDictionary Headers)> Received { get; } = new();

        public string Url => _app.Urls.First() + "/hook";

        private Shop(WebApplication app, int[] statuses) => (_app, _statuses) = (app, new(statuses));

        public static async Task<Shop> OpenAsync(params int[] statuses)
        {
            WebApplicationBuilder builder = WebApplication.CreateBuilder();
            builder.WebHost.UseUrls("http://127.0.0.1:0");
            builder.Logging.ClearProviders();
            WebApplication app = builder.Build();
            var shop = new Shop(app, statuses);
            app.MapPost("/hook", shop.TakeAsync);
            await app.StartAsync();
            return shop;
        }

        public async Task<(JsonElement Body, IHeaderDictionary Headers)> TakenAsync(int count, Action meanwhile)
        {
            using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));
            while (Received.Count < count)
            {
                meanwhile();
                await Task.Delay(10, limit.Token);
            }
            return Received.ElementAt(count - 1);
        }

        public ValueTask DisposeAsync() => _app.DisposeAsync();

        private async Task TakeAsync(HttpContext http)
        {
            using JsonDocument body = await JsonDocument.ParseAsync(http.Request.Body);
            var headers = new HeaderDictionary(http.Request.Headers.ToDictionary(h => h.Key, h => h.Value, StringComparer.OrdinalIgnoreCase));
            http.Response.StatusCode = _statuses.TryDequeue(out int status) ? status : 200;
            Received.Enqueue((body.RootElement.Clone(), headers));
        }
    }

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
        Assert.Equal("""{"urls":[]}""", (await sim.SimAsync(HttpMethod.Get, "sim/webhooks")).Body);
    }
}
