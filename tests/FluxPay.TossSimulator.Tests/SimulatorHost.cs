using System.Net.Http.Headers;
using System.Text;
using FluxPay.TossSimulator.Payments;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace FluxPay.TossSimulator.Tests;

/// <summary>The simulator inside a real Kestrel on a free port, on a clock that stands still until it is moved.</summary>
internal sealed class SimulatorHost : IAsyncDisposable
{
    public const string Key = "test_sk_unit";

    private readonly WebApplication _app;

    private SimulatorHost(WebApplication app, FakeTimeProvider time, string prefix)
    {
        _app = app;
        Time = time;
        string address = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        Address = new Uri(address + prefix + "/");
        Http = NewClient();
    }

    public FakeTimeProvider Time { get; }

    public Uri Address { get; }

    public HttpClient Http { get; }

    public static async Task<SimulatorHost> StartAsync(
        string? database = null, string prefix = "", FakeTimeProvider? time = null, params string[] webhookUrls)
    {
        time ??= new FakeTimeProvider(new DateTimeOffset(2026, 3, 1, 0, 0, 0, TimeSpan.Zero));
        WebApplicationBuilder builder = WebApplication.CreateBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton<TimeProvider>(time);
        builder.Services.AddTossSimulator(simulator =>
        {
            simulator.InMemory = database is null;
            simulator.Database = database ?? "";
            foreach (string url in webhookUrls)
                simulator.WebhookUrls.Add(url);
        });
        WebApplication app = builder.Build();
        app.MapTossSimulator(prefix);
        await app.StartAsync();
        return new SimulatorHost(app, time, prefix);
    }

    /// <summary>A client with connections of its own.</summary>
    public HttpClient NewClient() => new(new SocketsHttpHandler { AllowAutoRedirect = false })
    {
        BaseAddress = Address,
        Timeout = TimeSpan.FromSeconds(30),
    };

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await _app.DisposeAsync();
    }

    public async Task<string> PayAsync(
        string orderId = "order-1", long amount = 10_000, string behavior = "approve", string method = "CARD")
    {
        Reply reply = await SimAsync(HttpMethod.Post, "sim/payments", new { orderId, amount, behavior, method });
        Assert.Equal(200, reply.Status);
        return reply.Text("paymentKey");
    }

    public Task<Reply> SimAsync(HttpMethod method, string path, object? body = null) =>
        SendAsync(new HttpRequestMessage(method, path) { Content = body is null ? null : Json(body) });

    public Task<Reply> ConfirmAsync(
        string paymentKey, string orderId = "order-1", object? amount = null, string? key = null, string apiKey = Key,
        CancellationToken cancellation = default) =>
        TossAsync(HttpMethod.Post, "v1/payments/confirm", new { paymentKey, orderId, amount = amount ?? 10_000 }, key, apiKey, cancellation);

    /// <summary>A billing key of a buyer who registered a card.</summary>
    public async Task<string> RegisterAsync(string customerKey = "customer-1", string behavior = "approve")
    {
        Reply registered = await SimAsync(HttpMethod.Post, "sim/billing-auth", new { customerKey, behavior });
        Reply issued = await TossAsync(HttpMethod.Post, "v1/billing/authorizations/issue",
            new { authKey = registered.Text("authKey"), customerKey });
        Assert.True(issued.Status == 200, issued.Body);
        return issued.Text("billingKey");
    }

    public Task<Reply> ChargeAsync(
        string billingKey, string orderId = "order-1", long amount = 10_000, string customerKey = "customer-1", string? key = null) =>
        TossAsync(HttpMethod.Post, $"v1/billing/{billingKey}", new { customerKey, amount, orderId, orderName = "구독" }, key);

    public Task<Reply> CancelAsync(string paymentKey, object body, string? key = null) =>
        TossAsync(HttpMethod.Post, $"v1/payments/{paymentKey}/cancel", body, key);

    public Task<Reply> FindAsync(string paymentKey) => TossAsync(HttpMethod.Get, $"v1/payments/{paymentKey}");

    public Task<Reply> TossAsync(
        HttpMethod method, string path, object? body = null, string? key = null, string apiKey = Key,
        CancellationToken cancellation = default)
    {
        var request = new HttpRequestMessage(method, path) { Content = body is null ? null : Json(body) };
        request.Headers.Authorization = Basic(apiKey + ":");
        if (key is not null)
            request.Headers.Add("Idempotency-Key", key);
        return SendAsync(request, cancellation);
    }

    public async Task<Reply> SendAsync(HttpRequestMessage request, CancellationToken cancellation = default)
    {
        using (request)
        using (HttpResponseMessage response = await Http.SendAsync(request, cancellation))
            return await Reply.ReadAsync(response);
    }

    public async Task<(long Charges, long Cancelled, long Balance)> ChargesAsync(string orderId = "order-1")
    {
        Reply reply = await SimAsync(HttpMethod.Get, $"sim/charges?orderId={orderId}");
        Assert.Equal(orderId, reply.Text("orderId"));
        return (reply.Number("charges"), reply.Number("cancelled"), reply.Number("balance"));
    }

    /// <summary>Moves the clock in steps until the task is done, whichever timer it waits for next.</summary>
    public async Task<T> MoveUntilDoneAsync<T>(Task<T> task, TimeSpan step)
    {
        while (await Task.WhenAny(task, Task.Delay(10)) != task)
            Time.Advance(step);
        return await task;
    }

    /// <summary>Waits until a confirm or cancel of the payment is under way.</summary>
    public async Task WaitUntilInFlightAsync(string paymentKey)
    {
        var inFlight = _app.Services.GetRequiredService<PaymentsInFlight>();
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (!inFlight.Contains(paymentKey))
            await Task.Delay(5, limit.Token);
    }

    /// <summary>Asks until the answer is the one waited for.</summary>
    public static async Task<Reply> EventuallyAsync(Func<Task<Reply>> ask, Func<Reply, bool> isAnswer)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (true)
        {
            Reply reply = await ask();
            if (isAnswer(reply))
                return reply;
            await Task.Delay(10, limit.Token);
        }
    }

    public static AuthenticationHeaderValue Basic(string credentials) =>
        new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes(credentials)));

    private static StringContent Json(object body) =>
        new(System.Text.Json.JsonSerializer.Serialize(body), Encoding.UTF8, "application/json");
}
