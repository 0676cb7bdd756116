using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace FluxPay.Http;

/// <summary>Whether the process runs, and whether what it needs does.</summary>
internal static class HealthEndpoints
{
    public const string Tag = "fluxpay";

    public static void MapHealth(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapHealthChecks("/health/live", new HealthCheckOptions { Predicate = _ => false, ResponseWriter = WriteAsync })
            .Describe("getLiveness", () => Description("Whether the process runs", """{"status": "Healthy", "entries": {}}"""));
        endpoints.MapHealthChecks("/health/ready", new HealthCheckOptions { Predicate = c => c.Tags.Contains(Tag), ResponseWriter = WriteAsync })
            .Describe("getReadiness", () => Description("Whether what it needs does too",
                """{"status": "Healthy", "entries": {"sqlite": {"status": "Healthy"}}}"""));
    }

    private static ApiDescription Description(string summary, string example) => new("Health", summary)
    {
        PlainAnswers =
        [
            new(200, "It does.", Schema("Healthy", "Degraded"), example),
            new(503, "It does not.", Schema("Unhealthy"), """{"status": "Unhealthy", "entries": {"sqlite": {"status": "Unhealthy"}}}"""),
        ],
    };

    private static JsonObject Schema(params ReadOnlySpan<string> states) => new()
    {
        ["type"] = "object",
        ["required"] = new JsonArray("status", "entries"),
        ["properties"] = new JsonObject
        {
            ["status"] = new JsonObject { ["type"] = "string", ["enum"] = new JsonArray([.. states.ToArray().Select(s => JsonValue.Create(s))]) },
            ["entries"] = new JsonObject
            {
                ["type"] = "object",
                ["additionalProperties"] = new JsonObject
                {
                    ["type"] = "object",
                    ["required"] = new JsonArray("status"),
                    ["properties"] = new JsonObject
                    {
                        ["status"] = new JsonObject { ["type"] = "string", ["enum"] = new JsonArray("Healthy", "Degraded", "Unhealthy") },
                        ["description"] = new JsonObject { ["type"] = "string" },
                    },
                },
            },
        },
    };

    private static async Task WriteAsync(HttpContext http, HealthReport report)
    {
        http.Response.ContentType = "application/json; charset=utf-8";
        await using var writer = new Utf8JsonWriter(http.Response.BodyWriter);
        writer.WriteStartObject();
        writer.WriteString("status", report.Status.ToString());
        writer.WriteStartObject("entries");
        foreach (var (name, entry) in report.Entries)
        {
            writer.WriteStartObject(name);
            writer.WriteString("status", entry.Status.ToString());
            if (entry.Description is not null)
                writer.WriteString("description", entry.Description);
            writer.WriteEndObject();
        }
        writer.WriteEndObject();
        writer.WriteEndObject();
    }
}
