using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace FluxPay.Host.Tests.OpenApi;

/// <summary>An application of somebody else's, under a path base, with an OpenAPI document of its own.</summary>
public sealed class EmbeddedHost : IAsyncDisposable
{
    public const string PathBase = "/shop";
    private readonly WebApplication _app;
    private readonly string _folder = Directory.CreateTempSubdirectory("fluxpay-embedded-").FullName;

    private EmbeddedHost()
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { EnvironmentName = "Development", ContentRootPath = _folder });
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Configuration["FluxPay:Sqlite"] = Path.Combine(_folder, "fluxpay.db");
        builder.Services.AddOpenApi("shop");
        builder.Services.AddFluxPay(builder.Configuration).AddToss();
        _app = builder.Build();
        _app.UsePathBase(PathBase);
        _app.UseRouting();
        _app.MapOpenApi();
        _app.MapGet("/greeting", () => "hello");
        _app.MapFluxPay();
    }

    public Uri Url => new(_app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());

    /// <summary>Everything mapped under <c>/api/v1</c> and <c>/health</c>, as method and path.</summary>
    public IEnumerable<string> Routes =>
        from endpoint in ((IEndpointRouteBuilder)_app).DataSources.SelectMany(s => s.Endpoints).OfType<RouteEndpoint>()
        let path = "/" + endpoint.RoutePattern.RawText!.TrimStart('/')
        where path.StartsWith("/api/v1", StringComparison.Ordinal) || path.StartsWith("/health", StringComparison.Ordinal)
        from method in endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? ["GET"]
        select $"{method} {path}";

    public static async Task<EmbeddedHost> StartAsync()
    {
        var host = new EmbeddedHost();
        await host._app.StartAsync();
        return host;
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }
}
