using System.Text.Json;
using System.Text.Json.Nodes;

namespace FluxPay.Host.Tests.OpenApi;

/// <summary>Values just outside and just inside of what a field's schema allows.</summary>
public static class Violations
{
    public static IEnumerable<JsonNode?> Outside(JsonElement schema) => TypeOf(schema) switch
    {
        "string" => OutsideText(schema),
        "integer" => [Long(schema, "minimum") - 1, Long(schema, "maximum") + 1, 1.5, "1", true, JsonNode.Parse("1e40")],
        "boolean" => ["true", 1, new JsonObject()],
        "array" => [new JsonArray(), new JsonArray("nope"), new JsonArray([.. Enumerable.Repeat(0, 11).Select(_ => JsonValue.Create("service"))]), "service"],
        "object" =>
        [
            "text",
            new JsonObject { ["a"] = 1 },
            new JsonObject { [new string('k', 41)] = "" },
            new JsonObject { [""] = "" },
            new JsonObject { ["a"] = new string('v', 501) },
            new JsonObject(Enumerable.Range(0, 21).Select(i => KeyValuePair.Create($"{i}", (JsonNode?)"v"))),
        ],
        var other => throw new InvalidOperationException(other),
    };

    public static IEnumerable<JsonNode?> Inside(JsonElement schema) => TypeOf(schema) switch
    {
        "integer" => [Long(schema, "minimum"), Long(schema, "maximum")],
        "string" when schema.TryGetProperty("minLength", out var min) => [new string('a', min.GetInt32()), new string('a', (int)Long(schema, "maxLength"))],
        "string" when schema.TryGetProperty("enum", out var words) => words.EnumerateArray().Select(w => JsonNode.Parse(w.GetRawText())),
        "object" =>
        [
            new JsonObject { [new string('k', 40)] = new string('v', 500) },
            new JsonObject(Enumerable.Range(0, 20).Select(i => KeyValuePair.Create($"{i}", (JsonNode?)""))),
        ],
        _ => [],
    };

    private static IEnumerable<JsonNode?> OutsideText(JsonElement schema)
    {
        yield return 1;
        yield return new JsonObject();
        if (schema.TryGetProperty("enum", out _) || schema.TryGetProperty("format", out _))
            yield return "nope";
        if (schema.TryGetProperty("minLength", out var min))
        {
            yield return new string('a', min.GetInt32() - 1);
            yield return new string('a', (int)Long(schema, "maxLength") + 1);
            yield return new string('\u0001', min.GetInt32());
        }
        else if (schema.TryGetProperty("pattern", out var pattern) && !pattern.GetString()!.Contains("_[", StringComparison.Ordinal))
        {
            yield return "";   // ids of the right form that name nothing are a 404 instead
            yield return "no such thing!";
            yield return new string('a', 65);
        }
    }

    // A field that may be several things is tried as the first.
    private static string TypeOf(JsonElement schema) => schema.GetProperty("type") is { ValueKind: JsonValueKind.Array } types
        ? types[0].GetString()! : schema.GetProperty("type").GetString()!;

    private static long Long(JsonElement schema, string keyword) => schema.GetProperty(keyword).GetInt64();
}
