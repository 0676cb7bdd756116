using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace FluxPay.Client.Tests;

/// <summary>A real HTTP server on a free loopback port that answers what it was told, in order, and remembers what came.</summary>
public sealed class StubServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentQueue<Func<HttpContext, Task>> _answers = new();
    private readonly ConcurrentQueue<StubRequest> _requests = new();

    private StubServer()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _app = builder.Build();
        _app.Run(HandleAsync);
    }

    public Uri Address => new(_app.Urls.Single());

    public IReadOnlyList<StubRequest> Requests => [.. _requests];

    public StubRequest Request => Assert.Single(_requests);

    public static async Task<StubServer> StartAsync()
    {
        var server = new StubServer();
        await server._app.StartAsync();
        return server;
    }

    /// <summary>An envelope of success around a result.</summary>
    public StubServer Ok(string result, int status = 200, int? retryAfter = null) =>
        Json(status, $$"""{"isSuccess":true,"code":"{{(status == 202 ? "PAY_007" : "OK")}}","message":"fine","result":{{result}}}""", retryAfter);

    /// <summary>An envelope of refusal.</summary>
    public StubServer Refuse(int status, string code, string result = "null", int? retryAfter = null) =>
        Json(status, $$"""{"isSuccess":false,"code":"{{code}}","message":"do {{code}}","result":{{result}}}""", retryAfter);

    public StubServer Json(int status, string body, int? retryAfter = null) =>
        Answer(status, "application/json; charset=utf-8", body, retryAfter);

    public StubServer Answer(int status, string? contentType, string body, int? retryAfter = null) =>
        Handle(async context =>
        {
            context.Response.StatusCode = status;
            context.Response.ContentType = contentType;
            context.Response.Headers["X-Request-Id"] = "req-1";
            if (retryAfter is { } seconds)
                context.Response.Headers.RetryAfter = $"{seconds}";
            await context.Response.WriteAsync(body);
        });

    public StubServer DropConnection() =>
        Handle(context =>
        {
            context.Abort();
            return Task.CompletedTask;
        });

    /// <summary>Sends half a body, then cuts the connection.</summary>
    public StubServer CutBody() =>
        Handle(async context =>
        {
            context.Response.ContentType = "application/json";
            context.Response.ContentLength = 1000;
            await context.Response.WriteAsync("""{"isSuccess":true,""");
            await context.Response.Body.FlushAsync();
            context.Abort();
        });

    public StubServer Handle(Func<HttpContext, Task> answer)
    {
        _answers.Enqueue(answer);
        return this;
    }

    public FluxPayClient Client(Action<FluxPayClientOptions>? configure = null) => FluxPayClient.Create(Options(configure));

    public FluxPayClientOptions Options(Action<FluxPayClientOptions>? configure = null)
    {
        var options = new FluxPayClientOptions
        {
            BaseAddress = Address,
            ApiKey = "fp_test_moa",
            RetryDelay = TimeSpan.FromMilliseconds(1),
        };
        configure?.Invoke(options);
        return options;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task HandleAsync(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body);
        _requests.Enqueue(new StubRequest(
            context.Request.Method,
            context.Request.GetEncodedPathAndQuery(),
            await reader.ReadToEndAsync(),
            context.Request.Headers.ToDictionary(h => h.Key, h => h.Value.ToString(), StringComparer.OrdinalIgnoreCase)));

        if (_answers.TryDequeue(out var answer))
            await answer(context);
        else
            context.Response.StatusCode = StatusCodes.Status418ImATeapot;   // nobody expected this request
    }
}

public sealed record StubRequest(string Method, string Path, string Body, IReadOnlyDictionary<string, string> Headers)
{
    public string? Key => Headers.GetValueOrDefault("Idempotency-Key");

    public void Is(string method, string path, string body = "")
    {
        Assert.Equal((method, path, body), (Method, Path, Body));
        Assert.Equal(method == "POST", Key is not null);
        if (body.Length > 0)
            Assert.StartsWith("application/json", Headers["Content-Type"], StringComparison.Ordinal);
    }
}
