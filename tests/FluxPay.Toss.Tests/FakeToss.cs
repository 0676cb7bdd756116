using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace FluxPay.Toss.Tests;

/// <summary>A request as it came over the wire.</summary>
internal sealed record Received(string Method, string Target, IReadOnlyDictionary<string, string> Headers, string Body);

/// <summary>A server on a port of its own that answers each request with the next line of its script.</summary>
internal sealed class FakeToss : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentQueue<Func<HttpContext, Task>> _script = new();

    private FakeToss()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        _app = builder.Build();
        _app.Run(AnswerAsync);
    }

    public ConcurrentQueue<Received> Requests { get; } = new();

    /// <summary>What answers when the script is empty.</summary>
    public Func<HttpContext, Task>? Otherwise { get; set; }

    public Uri Url => new(_app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());

    public static async Task<FakeToss> StartAsync(params Func<HttpContext, Task>[] script)
    {
        var toss = new FakeToss();
        toss.Then(script);
        await toss._app.StartAsync();
        return toss;
    }

    public void Then(params Func<HttpContext, Task>[] script)
    {
        foreach (var answer in script)
            _script.Enqueue(answer);
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    public static Func<HttpContext, Task> Json(int status, string body) => Text(status, "application/json", body);

    public static Func<HttpContext, Task> Error(int status, string code, string message = "메시지") =>
        Json(status, $$"""{"code":"{{code}}","message":"{{message}}"}""");

    public static Func<HttpContext, Task> Text(int status, string type, string body) => async context =>
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = type;
        context.Response.Headers["x-tosspayments-trace-id"] = "trace-1";
        await context.Response.WriteAsync(body);
    };

    /// <summary>Reads the request, then cuts the connection.</summary>
    public static Task Cut(HttpContext context)
    {
        context.Abort();
        return Task.CompletedTask;
    }

    /// <summary>Never answers, until the other side gives up.</summary>
    public static async Task Silence(HttpContext context)
    {
        var gone = new TaskCompletionSource();
        await using var registration = context.RequestAborted.Register(gone.SetResult);
        await gone.Task;
    }

    /// <summary>Promises more than it sends.</summary>
    public static async Task CutHalfway(HttpContext context)
    {
        context.Response.ContentLength = 10_000;
        await context.Response.WriteAsync("{\"paymentKey\":");
        await context.Response.Body.FlushAsync();
        context.Abort();
    }

    /// <summary>Begins an answer and never ends it.</summary>
    public static async Task StallHalfway(HttpContext context)
    {
        await context.Response.WriteAsync("{\"paymentKey\":");
        await context.Response.Body.FlushAsync();
        await Silence(context);
    }

    private async Task AnswerAsync(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body);
        string body = await reader.ReadToEndAsync();
        Requests.Enqueue(new Received(
            context.Request.Method,
            context.Features.Get<IHttpRequestFeature>()!.RawTarget,
            context.Request.Headers.ToDictionary(header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase),
            body));
        var answer = _script.TryDequeue(out var next) ? next : Otherwise;
        await (answer ?? throw new InvalidOperationException("The script is over."))(context);
    }
}
