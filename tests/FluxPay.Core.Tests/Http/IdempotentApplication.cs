using System.Text;
using FluxPay.Tests;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace FluxPay.Http.Tests;

/// <summary>A small web application of somebody else's, with idempotency keys and nothing else of FluxPay.</summary>
internal sealed class IdempotentApplication : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly Desk _desk;

    private IdempotentApplication(WebApplication app, Desk desk) => (_app, _desk) = (app, desk);

    public HttpClient Client { get; private init; } = null!;

    /// <param name="desk">What happens at the application's counter; shared by hosts of one test.</param>
    /// <param name="use">Where its keys are kept.</param>
    public static async Task<IdempotentApplication> StartAsync(Desk desk, Action<FluxPayBuilder> use)
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { EnvironmentName = Environments.Development });
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton(desk);
        builder.Services.AddControllers().AddApplicationPart(typeof(DeskController).Assembly);
        builder.Services.Configure<IdempotentEndpointOptions>(o =>
        {
            o.Scope = http => http.Request.Headers["X-Tenant"].ToString();
            o.BodyLimit = 10_000;
        });
        use(builder.Services.AddIdempotency(builder.Configuration));
        var app = builder.Build();
        app.MapControllers();
        var group = app.MapGroup("/desk").WithIdempotency();
        group.MapPost("/orders", (Ticket ticket, Desk at) => at.ServeAsync(ticket));
        group.MapPost("/nothing", (Desk at) => { at.Count(); return Results.NoContent(); });
        group.MapPost("/upload", async (HttpRequest request, Desk at) =>
        {
            at.Count();
            using var reader = new StreamReader(request.Body);
            return Results.Text(await reader.ReadToEndAsync(), "text/plain; charset=utf-8");
        });
        group.MapGet("/orders", (Desk at) => at.Count());
        app.MapPost("/strict", (Desk at) => at.Count()).RequireIdempotency();
        await app.StartAsync();
        return new IdempotentApplication(app, desk) { Client = new HttpClient { BaseAddress = new Uri(app.Urls.Single()) } };
    }

    public async Task<Reply> PostAsync(string path, string body, string? key, string tenant = "a", string media = "application/json")
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new StringContent(body, Encoding.UTF8, media) };
        if (key is not null)
            request.Headers.TryAddWithoutValidation("Idempotency-Key", key);
        request.Headers.Add("X-Tenant", tenant);
        using var response = await Client.SendAsync(request);
        return new Reply(
            (int)response.StatusCode, await response.Content.ReadAsStringAsync(), response.Content.Headers.ContentType?.ToString(),
            response.Headers.Location?.ToString(), response.Headers.Contains("Idempotent-Replayed"), response.Headers.RetryAfter?.Delta);
    }

    public async ValueTask DisposeAsync()
    {
        _desk.Open();
        Client.Dispose();
        await _app.DisposeAsync();
    }
}

internal sealed record Reply(int Status, string Body, string? ContentType, string? Location, bool Replayed, TimeSpan? RetryAfter);

internal sealed record Ticket(string Item, int Status = 201);

/// <summary>Counts what the application really did; an item named <c>slow</c> waits until the desk opens.</summary>
internal sealed class Desk
{
    private readonly TaskCompletionSource _open = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _served;

    public int Served => Volatile.Read(ref _served);

    public void Open() => _open.TrySetResult();

    public int Count() => Interlocked.Increment(ref _served);

    public async Task<IResult> ServeAsync(Ticket ticket)
    {
        int number = Count();
        if (ticket.Item == "slow")
            await _open.Task;
        if (ticket.Item == "broken")
            throw new InvalidOperationException("The desk broke.");
        return ticket.Status == 201
            ? Results.Created($"/desk/orders/{number}", new { number, ticket.Item, made = Guid.NewGuid() })
            : Results.Json(new { number }, statusCode: ticket.Status);
    }
}

/// <summary>The same through MVC.</summary>
[ApiController]
[Route("mvc")]
public sealed class DeskController(IServiceProvider services) : ControllerBase
{
    [HttpPost("orders")]
    [Idempotent]
    public IActionResult Post(Dictionary<string, string> ticket) =>
        Created("/mvc/orders/1", new { number = services.GetRequiredService<Desk>().Count(), item = ticket["item"], made = Guid.NewGuid() });

    [HttpPost("strict")]
    [Idempotent(Required = true)]
    public IActionResult Strict() => Ok(services.GetRequiredService<Desk>().Count());
}
