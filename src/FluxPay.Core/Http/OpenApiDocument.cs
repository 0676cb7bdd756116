using System.Reflection;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace FluxPay.Http;

/// <summary>
/// The OpenAPI 3.1 document of every route that is <see cref="Described"/>, and of no other. It is composed from those alone,
/// without the host's own OpenAPI services: bodies here are read by hand and answers come in an envelope, so there is nothing to
/// infer, and nothing an application does to its own document changes this one.
/// </summary>
internal static class OpenApiDocument
{
    public const string Security = "apiKey";

    private const string About = """
        Payments, orders and credits. Amounts are integers in the currency's minor unit; instants are UTC with milliseconds.

        Every answer under `/api/v1` is the envelope `{isSuccess, code, message, result}`, refusals of the router (`REQ_006`, 404 or 405)
        included. A field that is null is a field left out; unknown, duplicate and out-of-range fields are refused (`REQ_001`), each by name.
        Free text and metadata must not contain card numbers. A body is JSON of at most 64 KiB.

        In Development the key `fp_test_moa` opens everything of the service `moa`, and `fp_test_admin` the admin routes too.
        """;

    public static JsonObject Of(IEnumerable<Endpoint> endpoints, string serverUrl)
    {
        var components = new OpenApiComponents();
        var (paths, tags) = (new JsonObject(), new List<string>());
        foreach (var endpoint in endpoints.OfType<RouteEndpoint>())
        {
            if (endpoint.Metadata.GetMetadata<Described>() is not { } described)
                continue;
            var description = described.Description();
            if (!tags.Contains(description.Tag))
                tags.Add(description.Tag);
            string path = "/" + endpoint.RoutePattern.RawText!.TrimStart('/');
            if (paths[path] is not JsonObject item)
                paths[path] = item = [];
            foreach (string method in endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? [HttpMethods.Get])
                item[method.ToLowerInvariant()] = new OpenApiOperation(endpoint, method, description, components).ToJson();
        }
        return new JsonObject
        {
            ["openapi"] = "3.1.1",
            ["info"] = new JsonObject { ["title"] = "FluxPay", ["version"] = Version, ["description"] = About },
            ["servers"] = new JsonArray(new JsonObject { ["url"] = serverUrl }),
            ["tags"] = new JsonArray([.. tags.Select(t => new JsonObject { ["name"] = t })]),
            ["paths"] = paths,
            ["components"] = Components(components),
        };
    }

    private static string Version { get; } =
        typeof(OpenApiDocument).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];

    private static JsonObject Components(OpenApiComponents components) => new()
    {
        ["schemas"] = components.Schemas,
        ["responses"] = components.Responses,
        ["parameters"] = new JsonObject
        {
            [IdempotencyHeader.Name] = Header(IdempotencyHeader.Name,
                "A key of your own for this one operation: the same key and body get the first answer again, and nothing happens twice.",
                new JsonObject { ["type"] = "string", ["minLength"] = 1, ["maxLength"] = 255, ["pattern"] = "^[!-~]+$" }),
            [RoomGuard.PassHeader] = Header(RoomGuard.PassHeader,
                "The pass of the waiting room that a policy puts before this path; the cookie `fluxpay_pass` does as well. Without a room it means nothing.",
                new JsonObject { ["type"] = "string", ["minLength"] = 1, ["pattern"] = "^[!-~]+$" }),
            ["Accept-Language"] = Header("Accept-Language", "The language of `message`: Korean for `ko`, else English.",
                new JsonObject { ["type"] = "string", ["examples"] = new JsonArray("ko", "en") }),
        },
        ["headers"] = new JsonObject
        {
            ["X-Request-Id"] = Shown("Names this answer in the logs.", "string"),
            ["Idempotent-Replayed"] = Shown("`true` when this is the first answer to the same key again.", "string"),
            ["Location"] = Shown("Where the resource is.", "string"),
            ["Retry-After"] = Shown("Seconds to wait before the next try.", "integer"),
            ["RateLimit-Policy"] = Shown(
                "Where rate limits apply: each with its burst `q` and the seconds `w` that refill it, as `\"credits-use\";q=10;w=1`, separated by commas.",
                "string"),
            ["RateLimit"] = Shown(
                "Where rate limits apply: what is left of each, `r`, and the seconds `t` to one more, as `\"credits-use\";r=9;t=1`, separated by commas.",
                "string"),
            [RoomGuard.PassHeader] = Shown(
                "Behind a waiting room: the pass to send from now on, once the one that was sent has been in use for a while. The cookie is set anew, too.",
                "string"),
            [RoomGuard.PassExpiresHeader] = new JsonObject
            {
                ["description"] = $"Beside `{RoomGuard.PassHeader}`: until when that pass is good.",
                ["schema"] = new JsonObject { ["type"] = "string", ["format"] = "date-time" },
            },
        },
        ["securitySchemes"] = new JsonObject
        {
            [Security] = new JsonObject
            {
                ["type"] = "http",
                ["scheme"] = "bearer",
                ["description"] = "An API key of a service. Its scopes, `service` and `admin`, say what it opens.",
            },
        },
    };

    private static JsonObject Header(string name, string words, JsonObject schema) => new()
    {
        ["name"] = name,
        ["in"] = "header",
        ["description"] = words,
        ["required"] = false,
        ["schema"] = schema,
    };

    private static JsonObject Shown(string words, string type) => new()
    {
        ["description"] = words,
        ["schema"] = new JsonObject { ["type"] = type },
    };
}
