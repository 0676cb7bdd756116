using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace FluxPay.Host.Tests.OpenApi;

/// <summary>
/// Holds JSON against the document's schemas: the keywords the document uses, and an error for any other. An answer's member that is
/// not described is a problem too.
/// </summary>
public sealed class SchemaCheck(JsonElement document)
{
    private static readonly HashSet<string> Known =
    [
        "$ref", "type", "enum", "required", "properties", "additionalProperties", "propertyNames", "items", "anyOf", "oneOf", "pattern",
        "minLength", "maxLength", "minimum", "maximum", "minItems", "maxItems", "maxProperties", "dependentRequired", "format",
        "description", "examples",
    ];

    public IReadOnlyList<string> Problems(JsonElement schema, JsonElement value)
    {
        var problems = new List<string>();
        Check(schema, value, "$", problems);
        return problems;
    }

    public JsonElement Resolve(JsonElement node)
    {
        while (node.TryGetProperty("$ref", out var reference))
        {
            node = document;
            foreach (string step in reference.GetString()!.Split('/').Skip(1))
                node = node.GetProperty(step);
        }
        return node;
    }

    private void Check(JsonElement schema, JsonElement value, string at, List<string> problems)
    {
        foreach (var keyword in schema.EnumerateObject().Where(k => !Known.Contains(k.Name)))
            problems.Add($"{at}: the keyword {keyword.Name} is not known here");
        schema = Resolve(schema);

        if (schema.TryGetProperty("type", out var type) && !Types(type).Any(t => Is(t, value)))
            problems.Add($"{at}: {value} is no {type}");
        if (schema.TryGetProperty("enum", out var words) && !words.EnumerateArray().Any(w => JsonElement.DeepEquals(w, value)))
            problems.Add($"{at}: {value} is none of {words}");
        Alternatives(schema, value, at, problems);
        switch (value.ValueKind)
        {
            case JsonValueKind.Object: Object(schema, value, at, problems); break;
            case JsonValueKind.Array: Array(schema, value, at, problems); break;
            case JsonValueKind.String: Text(schema, value.GetString()!, at, problems); break;
            case JsonValueKind.Number: Number(schema, value.GetDecimal(), at, problems); break;
        }
    }

    private void Alternatives(JsonElement schema, JsonElement value, string at, List<string> problems)
    {
        if (schema.TryGetProperty("anyOf", out var any) && !any.EnumerateArray().Any(s => Problems(s, value).Count == 0))
            problems.Add($"{at}: {value} fits none of {any}");
        if (schema.TryGetProperty("oneOf", out var one) && one.EnumerateArray().Count(s => Problems(s, value).Count == 0) != 1)
            problems.Add($"{at}: {value} does not fit exactly one of {one}");
    }

    private void Object(JsonElement schema, JsonElement value, string at, List<string> problems)
    {
        foreach (string name in Names(schema, "required").Where(n => !value.TryGetProperty(n, out _)))
            problems.Add($"{at}: {name} is missing");
        if (schema.TryGetProperty("dependentRequired", out var pairs))
        {
            foreach (var pair in pairs.EnumerateObject().Where(p => value.TryGetProperty(p.Name, out _)))
                problems.AddRange(pair.Value.EnumerateArray().Where(n => !value.TryGetProperty(n.GetString()!, out _)).Select(n => $"{at}: {n} is missing"));
        }
        AtMost(schema, "maxProperties", value.GetPropertyCount(), at, problems);
        bool closed = schema.TryGetProperty("properties", out var properties);
        bool others = schema.TryGetProperty("additionalProperties", out var other) && other.ValueKind == JsonValueKind.Object;
        foreach (var member in value.EnumerateObject())
        {
            if (closed && properties.TryGetProperty(member.Name, out var known))
                Check(known, member.Value, $"{at}.{member.Name}", problems);
            else if (others)
                Check(other, member.Value, $"{at}.{member.Name}", problems);
            else if (closed || other.ValueKind == JsonValueKind.False)
                problems.Add($"{at}: {member.Name} is not described");
        }
    }

    private void Array(JsonElement schema, JsonElement value, string at, List<string> problems)
    {
        AtLeast(schema, "minItems", value.GetArrayLength(), at, problems);
        AtMost(schema, "maxItems", value.GetArrayLength(), at, problems);
        foreach (var (index, item) in value.EnumerateArray().Index())
            Check(schema.GetProperty("items"), item, $"{at}[{index}]", problems);
    }

    private static void Text(JsonElement schema, string text, string at, List<string> problems)
    {
        AtLeast(schema, "minLength", text.Length, at, problems);
        AtMost(schema, "maxLength", text.Length, at, problems);
        if (schema.TryGetProperty("pattern", out var pattern) && !Regex.IsMatch(text, pattern.GetString()!, RegexOptions.ECMAScript))
            problems.Add($"{at}: '{text}' does not match {pattern}");
        if (schema.TryGetProperty("format", out var format) && format.GetString() == "date-time"
            && !DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, out _))
            problems.Add($"{at}: '{text}' is no instant");
    }

    private static void Number(JsonElement schema, decimal number, string at, List<string> problems)
    {
        AtLeast(schema, "minimum", number, at, problems);
        AtMost(schema, "maximum", number, at, problems);
    }

    private static void AtLeast(JsonElement schema, string keyword, decimal actual, string at, List<string> problems)
    {
        if (schema.TryGetProperty(keyword, out var limit) && actual < limit.GetDecimal())
            problems.Add($"{at}: {actual} is below {keyword} {limit}");
    }

    private static void AtMost(JsonElement schema, string keyword, decimal actual, string at, List<string> problems)
    {
        if (schema.TryGetProperty(keyword, out var limit) && actual > limit.GetDecimal())
            problems.Add($"{at}: {actual} is above {keyword} {limit}");
    }

    private static bool Is(string type, JsonElement value) => (type, value.ValueKind) switch
    {
        ("object", JsonValueKind.Object) or ("array", JsonValueKind.Array) or ("string", JsonValueKind.String)
            or ("boolean", JsonValueKind.True or JsonValueKind.False) or ("null", JsonValueKind.Null) => true,
        ("integer", JsonValueKind.Number) => value.TryGetInt64(out _),
        ("number", JsonValueKind.Number) => true,
        _ => false,
    };

    private static IEnumerable<string> Types(JsonElement type) =>
        type.ValueKind == JsonValueKind.Array ? type.EnumerateArray().Select(t => t.GetString()!) : [type.GetString()!];

    private static IEnumerable<string> Names(JsonElement schema, string keyword) =>
        schema.TryGetProperty(keyword, out var names) ? names.EnumerateArray().Select(n => n.GetString()!) : [];
}
