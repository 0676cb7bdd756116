using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace FluxPay.Http;

/// <summary>The document at <c>/openapi/v1.json</c>, and the page that reads it at <c>/swagger</c>.</summary>
internal static class OpenApiEndpoints
{
    private static readonly JsonWriterOptions Writing = new() { Encoder = JavaScriptEncoder.Create(UnicodeRanges.All) };

    public static void MapDocument(this IEndpointRouteBuilder endpoints)
    {
        Rendered? last = null;
        endpoints.MapGet("/openapi/v1.json", async (HttpContext http, EndpointDataSource routes) =>
        {
            // Routes stand once the host runs, so one rendering serves all who reach it under the same path base.
            string pathBase = http.Request.PathBase.ToUriComponent();
            if (last is not { } rendered || rendered.PathBase != pathBase)
                last = rendered = new Rendered(pathBase, Render(routes, pathBase));
            http.Response.ContentType = "application/json; charset=utf-8";
            http.Response.ContentLength = rendered.Json.Length;
            await http.Response.Body.WriteAsync(rendered.Json, http.RequestAborted);
        }).ExcludeFromDescription();

        endpoints.MapPage();
    }

    private static void MapPage(this IEndpointRouteBuilder endpoints)
    {
        var page = new Lazy<RequestDelegate>(() => endpoints.CreateApplicationBuilder().UseSwaggerUI(ui =>
        {
            ui.RoutePrefix = "swagger";
            ui.DocumentTitle = "FluxPay API";
            ui.SwaggerEndpoint("../openapi/v1.json", "FluxPay");   // relative, so that it holds behind any path base
            ui.DisplayOperationId();
            ui.DisplayRequestDuration();
            ui.EnableDeepLinking();
            ui.EnableTryItOutByDefault();
        }).Build());
        endpoints.MapGet("/swagger/{**file}", (HttpContext http) =>
        {
            http.SetEndpoint(null);   // or the page's own middleware would take it for answered
            return page.Value(http);
        }).ExcludeFromDescription();
    }

    private static byte[] Render(EndpointDataSource routes, string pathBase)
    {
        using var json = new MemoryStream();
        using (var writer = new Utf8JsonWriter(json, Writing))
            OpenApiDocument.Of(routes.Endpoints, pathBase.Length == 0 ? "/" : pathBase).WriteTo(writer);
        return json.ToArray();
    }

    private sealed record Rendered(string PathBase, byte[] Json);
}
