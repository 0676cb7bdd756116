using FluxPay.Events;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace FluxPay.Http;

/// <summary>The schemas of the events, for whoever consumes or sends them; no key is needed, as for the OpenAPI document.</summary>
internal static class SchemaEndpoints
{
    public static void MapEventSchemas(this IEndpointRouteBuilder app)
    {
        app.MapGet("/schemas/events", () => Results.Json(EventSchemas.Types.Select(type => $"/schemas/events/{type}"))).ExcludeFromDescription();
        app.MapGet("/schemas/events/{type}", (string type) => EventSchemas.Find(type) is { } schema
            ? Results.Bytes(schema, "application/schema+json")
            : Results.NotFound()).ExcludeFromDescription();
    }
}
