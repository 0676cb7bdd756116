using System.Text.Json.Nodes;

namespace FluxPay.Http;

/// <summary>What callers are told about one operation: stands at its route, and becomes its part of <c>/openapi/v1.json</c>.</summary>
/// <param name="Tag">The chapter it belongs to.</param>
/// <param name="Summary">What it does, in a few words.</param>
internal sealed record ApiDescription(string Tag, string Summary)
{
    /// <summary>What the summary leaves open.</summary>
    public string? Details { get; init; }
    /// <summary>What may stand in the query.</summary>
    public IReadOnlyList<Field> Query { get; init; } = [];
    /// <summary>What may stand in the body; null when it takes none.</summary>
    public RequestShape? Body { get; init; }
    /// <summary>Bodies that work as they stand, once their ids are real ones.</summary>
    public IReadOnlyList<BodyExample> Examples { get; init; } = [];
    /// <summary>Successes, in the envelope.</summary>
    public IReadOnlyList<Success> Answers { get; init; } = [];
    /// <summary>Answers without the envelope.</summary>
    public IReadOnlyList<PlainAnswer> PlainAnswers { get; init; } = [];
    /// <summary>Refusals of its own, each as an example; what every such operation may answer is added from <see cref="OpenApiRefusals"/>.</summary>
    public IReadOnlyList<FluxPayError> Refusals { get; init; } = [];
}

/// <summary>A body that works.</summary>
internal sealed record BodyExample(string Name, string Json);

/// <summary>The fields of a body, and what goes with what.</summary>
internal sealed record RequestShape(params IReadOnlyList<Field> Fields)
{
    /// <summary>Fields of which exactly one is given.</summary>
    public IReadOnlyList<string> ExactlyOneOf { get; init; } = [];
    /// <summary>A field that makes sense with another only.</summary>
    public (string Field, string With)? Together { get; init; }
    /// <summary>True when anything is taken, because somebody else decides what is sent.</summary>
    public bool IsOpen { get; init; }

    public JsonObject ToSchema()
    {
        var schema = new JsonObject { ["type"] = "object" };
        if (Fields.Any(f => f.IsRequired))
            schema["required"] = new JsonArray([.. Fields.Where(f => f.IsRequired).Select(f => JsonValue.Create(f.Name))]);
        if (Fields.Count > 0)
            schema["properties"] = new JsonObject(Fields.Select(f => KeyValuePair.Create<string, JsonNode?>(f.Name, f.Schema.DeepClone())));
        if (ExactlyOneOf.Count > 0)
            schema["oneOf"] = new JsonArray([.. ExactlyOneOf.Select(name => new JsonObject { ["required"] = new JsonArray(name) })]);
        if (Together is var (field, with))
            schema["dependentRequired"] = new JsonObject { [field] = new JsonArray(with) };
        if (!IsOpen)
            schema["additionalProperties"] = false;
        return schema;
    }
}

/// <summary>A success: its status, and a resource as an example, whose type is the schema.</summary>
internal sealed record Success(int Status, string Description, object? Result)
{
    /// <summary>True when <c>Location</c> says where the resource is.</summary>
    public bool IsLocated { get; init; }
    /// <summary>True when <c>Retry-After</c> says when to ask again.</summary>
    public bool IsPaced { get; init; }

    public static Success Ok(string description, object? result) => new(200, description, result);

    public static Success Created(string description, object result) => new(201, description, result);

    /// <summary>The gateway has not answered: the resource as it stands.</summary>
    public static Success Unknown(object result) =>
        new(202, "The gateway has not answered yet: poll the resource at `Location`; the engine finds out by itself.", result)
        {
            IsLocated = true,
        };
}

/// <summary>An answer outside the envelope.</summary>
internal sealed record PlainAnswer(int Status, string Description, JsonObject Schema, string Example)
{
    /// <summary>What it is sent as; the example is JSON only if this is.</summary>
    public string ContentType { get; init; } = "application/json";
}
