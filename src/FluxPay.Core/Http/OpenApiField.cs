using System.Text.Json.Nodes;
using FluxPay.Security;

namespace FluxPay.Http;

/// <summary>One field of a body or query, with the limits that <see cref="InputFields"/> and <see cref="ApiQuery"/> keep.</summary>
internal sealed record Field(string Name, JsonObject Schema, bool IsRequired = false)
{
    public static Field CustomerId { get; } = new("customerId", OpenApiWords.CustomerId("The caller's own id of its customer."), true);
    public static Field Limit { get; } = Integer("limit", 1, 100, "How many at most; 20 unless told.");
    public static Field Cursor { get; } = Text("cursor", 1, 40, "The `nextCursor` of the page before.");

    public static Field Metadata { get; } = new("metadata", new JsonObject
    {
        ["type"] = "object",
        ["description"] = "Words of the caller's own, kept and shown: 20 pairs, keys of 1 to 40 characters.",
        ["maxProperties"] = 20,
        ["propertyNames"] = new JsonObject { ["minLength"] = 1, ["maxLength"] = 40, ["pattern"] = OpenApiWords.NoControl },
        ["additionalProperties"] = new JsonObject { ["type"] = "string", ["maxLength"] = 500, ["pattern"] = "^[^\\u0000]*$" },
    });

    public Field Required => this with { IsRequired = true };
    public Field Optional => this with { IsRequired = false };

    /// <summary>The field with a value that works.</summary>
    public Field Like(string example)
    {
        var schema = Schema.DeepClone().AsObject();
        schema["examples"] = new JsonArray(example);
        return this with { Schema = schema };
    }

    public static Field Text(string name, int min, int max, string description) => new(name, new JsonObject
    {
        ["type"] = "string",
        ["description"] = description,
        ["minLength"] = min,
        ["maxLength"] = max,
        ["pattern"] = OpenApiWords.NoControl,
    });

    public static Field Integer(string name, long min, long max, string description) => new(name, new JsonObject
    {
        ["type"] = "integer",
        ["format"] = "int64",
        ["description"] = description,
        ["minimum"] = min,
        ["maximum"] = max,
    });

    public static Field Flag(string name, string description) => new(name, new JsonObject
    {
        ["type"] = "boolean",
        ["description"] = description,
    });

    public static Field Choice(string name, string description, params IEnumerable<string> words) => new(name, new JsonObject
    {
        ["type"] = "string",
        ["description"] = description,
        ["enum"] = new JsonArray([.. words.Select(w => JsonValue.Create(w))]),
    });

    public static Field Choices(string name, string description, params IEnumerable<string> words) => new(name, new JsonObject
    {
        ["type"] = "array",
        ["description"] = description,
        ["minItems"] = 1,
        ["maxItems"] = 10,
        ["items"] = new JsonObject { ["type"] = "string", ["enum"] = new JsonArray([.. words.Select(w => JsonValue.Create(w))]) },
    });

    public static Field Objects(string name, int min, int max, string description, RequestShape each) => new(name, new JsonObject
    {
        ["type"] = "array",
        ["description"] = description,
        ["minItems"] = min,
        ["maxItems"] = max,
        ["items"] = each.ToSchema(),
    });

    public static Field Instant(string name, string description) => new(name, new JsonObject
    {
        ["type"] = "string",
        ["format"] = "date-time",
        ["description"] = description,
    });

    public static Field Day(string name, string description) => new(name, new JsonObject
    {
        ["type"] = "string",
        ["format"] = "date",
        ["description"] = description,
    });

    public static Field Id<TId>(string name, string description) where TId : struct, IPrefixedId<TId> =>
        new(name, OpenApiWords.Id(TId.Prefix, description));
}
