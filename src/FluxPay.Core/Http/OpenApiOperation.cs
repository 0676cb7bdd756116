using System.Text.Json.Nodes;
using FluxPay.Security;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace FluxPay.Http;

/// <summary>One operation of the document, from what stands at its route.</summary>
internal sealed class OpenApiOperation(RouteEndpoint endpoint, string method, ApiDescription description, OpenApiComponents components)
{
    private readonly string? _scope = endpoint.Metadata.GetMetadata<RequiredScope>()?.Scope;

    private readonly OpenApiGates _gates = OpenApiGates.Of(endpoint, endpoint.Metadata.GetMetadata<RequiredScope>()?.Scope);

    private bool IsEnveloped => description.Answers.Count + description.Refusals.Count > 0;
    private bool IsKeyed => HttpMethods.IsPost(method) && _scope is not null;

    public JsonObject ToJson()
    {
        var operation = new JsonObject
        {
            ["operationId"] = endpoint.Metadata.GetMetadata<IEndpointNameMetadata>()!.EndpointName,
            ["tags"] = new JsonArray(description.Tag),
            ["summary"] = description.Summary,
        };
        if (description.Details is { } details)
            operation["description"] = details;
        operation["security"] = _scope is null
            ? new JsonArray()
            : new JsonArray(new JsonObject { [OpenApiDocument.Security] = new JsonArray(_scope) });
        if (Parameters() is { Count: > 0 } parameters)
            operation["parameters"] = parameters;
        if (description.Body is { } body)
            operation["requestBody"] = InputFields(body);
        operation["responses"] = Responses();
        return operation;
    }

    private JsonArray Parameters()
    {
        var parameters = new JsonArray();
        foreach (var part in endpoint.RoutePattern.Parameters)
            parameters.Add(Parameter(part.Name, "path", OpenApiWords.Parameter(part.Name), isRequired: true));
        foreach (var field in description.Query)
            parameters.Add(Parameter(field.Name, "query", field.Schema.DeepClone().AsObject(), field.IsRequired));
        if (IsKeyed)
            parameters.Add(Reference("parameters", IdempotencyHeader.Name));
        if (_gates.HasRooms)
            parameters.Add(Reference("parameters", RoomGuard.PassHeader));
        if (IsEnveloped)
            parameters.Add(Reference("parameters", "Accept-Language"));
        return parameters;
    }

    private static JsonObject Parameter(string name, string place, JsonObject schema, bool isRequired)
    {
        var parameter = new JsonObject { ["name"] = name, ["in"] = place, ["required"] = isRequired };
        if (schema["description"] is { } words)
        {
            schema.Remove("description");
            parameter["description"] = words;
        }
        if (schema["examples"] is JsonArray examples)
            parameter["example"] = examples[0]!.DeepClone();
        parameter["schema"] = schema;
        return parameter;
    }

    private JsonObject InputFields(RequestShape body) => new()
    {
        ["required"] = body.Fields.Any(f => f.IsRequired) || body.ExactlyOneOf.Count > 0,
        ["content"] = Json(body.ToSchema(), description.Examples.Select(e => (e.Name, JsonNode.Parse(e.Json)!))),
    };

    private JsonObject Responses()
    {
        var answers = description.Answers.Select(a => (a.Status, Answer: Answered(a)))
            .Concat(description.PlainAnswers.Select(a => (a.Status, Answer: Plain(a))));
        if (IsEnveloped)
        {
            answers = answers.Concat(description.Refusals.Concat(OpenApiRefusals.Commonly(description, _gates, IsKeyed))
                .GroupBy(e => e.Code.HttpStatus())
                .Select(g => (g.Key, OpenApiRefusal.ToJson([.. g], IsKeyed, _gates, components))));
        }
        return new JsonObject(answers.OrderBy(a => a.Status).Select(a => KeyValuePair.Create<string, JsonNode?>($"{a.Status}", a.Answer)));
    }

    private JsonObject Answered(Success success)
    {
        var headers = new List<string> { "X-Request-Id" };
        headers.AddRange(_gates.Headers(success.Status));
        if (IsKeyed && success.Status != StatusCodes.Status202Accepted)
            headers.Add("Idempotent-Replayed");
        if (success.IsLocated)
            headers.Add("Location");
        if (success.Status == StatusCodes.Status202Accepted || success.IsPaced)
            headers.Add("Retry-After");

        var example = success.Status == StatusCodes.Status202Accepted
            ? Answer.Unknown(success.Result!, "en", "")
            : Answer.Of(success.Status, new Text(success.Description, success.Description), success.Result, "en");
        var result = success.Result is null ? new JsonObject { ["type"] = "null" } : components.Of(success.Result.GetType());
        return Response(success.Description, headers,
            Json(Envelope(true, [CodeOf(success)], result), [("answer", JsonNode.Parse(example.Body.Span)!)]));
    }

    private JsonObject Plain(PlainAnswer answer) => Response(answer.Description, ["X-Request-Id", .. _gates.Headers(answer.Status)],
        answer.ContentType == "application/json"
            ? Json(answer.Schema.DeepClone().AsObject(), [("answer", JsonNode.Parse(answer.Example)!)])
            : new JsonObject { [answer.ContentType] = new JsonObject { ["schema"] = answer.Schema.DeepClone(), ["example"] = answer.Example } });

    private static string CodeOf(Success success) =>
        success.Status == StatusCodes.Status202Accepted ? ErrorCode.OutcomeUnknown.Wire() : "OK";

    /// <summary>The envelope around a result.</summary>
    public static JsonObject Envelope(bool isSuccess, IEnumerable<string> codes, JsonObject result) => new()
    {
        ["type"] = "object",
        ["required"] = new JsonArray("isSuccess", "code", "message", "result"),
        ["properties"] = new JsonObject
        {
            ["isSuccess"] = new JsonObject { ["type"] = "boolean", ["enum"] = new JsonArray(isSuccess) },
            ["code"] = new JsonObject { ["type"] = "string", ["enum"] = new JsonArray([.. codes.Select(c => JsonValue.Create(c))]) },
            ["message"] = new JsonObject { ["type"] = "string" },
            ["result"] = result,
        },
    };

    public static JsonObject Response(string words, IEnumerable<string> headers, JsonObject content) => new()
    {
        ["description"] = words,
        ["headers"] = new JsonObject(headers.Select(h => KeyValuePair.Create<string, JsonNode?>(h, Reference("headers", h)))),
        ["content"] = content,
    };

    public static JsonObject Json(JsonObject schema, IEnumerable<(string Name, JsonNode Value)> examples)
    {
        var named = new JsonObject(examples.Select(e =>
            KeyValuePair.Create<string, JsonNode?>(e.Name, new JsonObject { ["value"] = e.Value })));
        var content = new JsonObject { ["schema"] = schema };
        if (named.Count > 0)
            content["examples"] = named;
        return new JsonObject { ["application/json"] = content };
    }

    private static JsonObject Reference(string place, string name) => new() { ["$ref"] = $"#/components/{place}/{name}" };
}
