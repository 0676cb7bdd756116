using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace FluxPay.TossSimulator.Tests.Webhooks;

/// <summary>A shop that takes webhooks, answering the statuses it was given and then 200.</summary>
internal sealed class Shop : IAsyncDisposable
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
