using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;

namespace FluxPay.Http;

/// <summary>
/// What several operations share. Schemas of what the API shows are read from the same source-generated contracts that write it, so
/// the two cannot disagree.
/// </summary>
internal sealed class OpenApiComponents
{
    /// <summary>One schema a resource, under its name.</summary>
    public JsonObject Schemas { get; } = [];

    /// <summary>One response for each set of refusals.</summary>
    public JsonObject Responses { get; } = [];

    /// <summary>The response by reference where another operation has the very same; else itself.</summary>
    public JsonObject Share(string name, JsonObject response)
    {
        if (Responses[name] is not { } known)
            Responses[name] = response;
        else if (!JsonNode.DeepEquals(known, response))
            return response;
        return new JsonObject { ["$ref"] = $"#/components/responses/{name}" };
    }

    public JsonObject Of(Type type) => Of(ApiJson.Default.GetTypeInfo(type)
        ?? throw new InvalidOperationException($"{type.Name} is not listed in {nameof(ApiJson)}."));

    private JsonObject Of(JsonTypeInfo type) => type.Kind switch
    {
        JsonTypeInfoKind.Object => Reference(type),
        JsonTypeInfoKind.Enumerable => new JsonObject { ["type"] = "array", ["items"] = Of(type.ElementType!) },
        JsonTypeInfoKind.Dictionary => new JsonObject { ["type"] = "object", ["additionalProperties"] = Of(type.ElementType!) },
        JsonTypeInfoKind.None => Scalar(type.Type),
        _ => throw new InvalidOperationException($"{type.Type.Name} has no schema."),
    };

    private static JsonObject Scalar(Type type) => (Nullable.GetUnderlyingType(type) ?? type) switch
    {
        var t when t == typeof(string) => new JsonObject { ["type"] = "string" },
        var t when t == typeof(bool) => new JsonObject { ["type"] = "boolean" },
        var t when t == typeof(long) => new JsonObject { ["type"] = "integer", ["format"] = "int64" },
        var t when t == typeof(int) => new JsonObject { ["type"] = "integer", ["format"] = "int32" },
        var t when t == typeof(decimal) => new JsonObject { ["type"] = "number" },
        var t when t == typeof(DateOnly) => new JsonObject { ["type"] = "string", ["format"] = "date" },
        var t when t == typeof(DateTimeOffset) => new JsonObject { ["type"] = "string", ["format"] = "date-time" },
        var t => throw new InvalidOperationException($"{t.Name} has no schema."),
    };

    private JsonObject Reference(JsonTypeInfo type)
    {
        string name = NameOf(type.Type);
        if (!Schemas.ContainsKey(name))
        {
            var schema = new JsonObject { ["type"] = "object" };
            Schemas[name] = schema;   // before its properties: one of them may lead back here
            // Nulls are written too, unless a member says otherwise of itself.
            schema["required"] = new JsonArray([.. type.Properties.Where(p => p.ShouldSerialize is null).Select(p => JsonValue.Create(p.Name))]);
            schema["properties"] = new JsonObject(type.Properties.Select(p =>
                KeyValuePair.Create<string, JsonNode?>(p.Name, Property(name, p, type.Options))));
        }
        return new JsonObject { ["$ref"] = $"#/components/schemas/{name}" };
    }

    private JsonObject Property(string resource, JsonPropertyInfo property, JsonSerializerOptions options)
    {
        var schema = Of(options.GetTypeInfo(property.PropertyType));
        if (Nullable.GetUnderlyingType(property.PropertyType) is not null || property.IsGetNullable)
            schema = OrNull(schema);
        return OpenApiWords.Refine(schema, resource, property.Name);
    }

    public static JsonObject OrNull(JsonObject schema)
    {
        if (schema["type"] is not { } type)
            return new JsonObject { ["anyOf"] = new JsonArray(schema, new JsonObject { ["type"] = "null" }) };
        schema["type"] = new JsonArray(type.DeepClone(), "null");
        return schema;
    }

    // PaymentView is a Payment to a caller, and a page of them a PaymentPage.
    private static string NameOf(Type type) => type.IsGenericType
        ? NameOf(type.GetGenericArguments()[0]) + type.Name[..type.Name.IndexOf('`', StringComparison.Ordinal)]
        : type.Name.Replace("View", "", StringComparison.Ordinal).Replace("Snapshot", "", StringComparison.Ordinal);
}
