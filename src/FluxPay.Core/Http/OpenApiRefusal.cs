using System.Text.Json.Nodes;

namespace FluxPay.Http;

/// <summary>All refusals with one status, as one response of the document.</summary>
internal static class OpenApiRefusal
{
    /// <param name="refusals">All of one status.</param>
    /// <param name="keyed">Whether the operation takes idempotency keys.</param>
    /// <param name="gates">What stands before the operation.</param>
    /// <param name="components">What operations share.</param>
    public static JsonObject ToJson(IReadOnlyList<FluxPayError> refusals, bool keyed, OpenApiGates gates, OpenApiComponents components)
    {
        int status = refusals[0].Code.HttpStatus();
        var headers = new List<string> { "X-Request-Id" };
        headers.AddRange(gates.Headers(status));
        if (refusals.Any(r => r.RetryAfter is not null))
            headers.Add("Retry-After");
        if (keyed && refusals.Any(IsFinal))
            headers.Add("Idempotent-Replayed");

        string[] codes = [.. refusals.Select(r => r.Code.Wire()).Distinct()];
        return components.Share($"{status}-{string.Join('-', codes)}{gates.Suffix(status)}", OpenApiOperation.Response(
            string.Join("\n\n", refusals.Select(r => $"`{r.Code.Wire()}`: {r.Message.English}")),
            headers,
            OpenApiOperation.Json(OpenApiOperation.Envelope(false, codes, Result(refusals, components)), Examples(refusals))));
    }

    /// <summary>What the business refused stays refused under the same key; what was wrong with the request may be put right.</summary>
    private static bool IsFinal(FluxPayError refusal) =>
        !refusal.Code.IsTransient() && refusal.RetryAfter is null && !refusal.Code.Wire().StartsWith("REQ_", StringComparison.Ordinal);

    private static JsonObject Result(IEnumerable<FluxPayError> refusals, OpenApiComponents components)
    {
        var results = refusals.Select(r => Answer.Shown(r.Details, "en")?.GetType()).Distinct().ToArray();
        var schema = results.OfType<Type>().Select(components.Of).ToArray();
        return (schema, results.Contains(null)) switch
        {
            ([], _) => new JsonObject { ["type"] = "null" },
            ([var only], false) => only,
            (var some, var orNone) => new JsonObject
            {
                ["anyOf"] = new JsonArray([.. some, .. orNone ? [new JsonObject { ["type"] = "null" }] : Array.Empty<JsonNode>()]),
            },
        };
    }

    private static IEnumerable<(string, JsonNode)> Examples(IEnumerable<FluxPayError> refusals)
    {
        var seen = new Dictionary<string, int>();
        foreach (var refusal in refusals)
        {
            string code = refusal.Code.Wire();
            int count = seen[code] = seen.GetValueOrDefault(code) + 1;
            yield return (count == 1 ? code : $"{code}-{count}", JsonNode.Parse(Answer.Of(refusal, "en").Body.Span)!);
        }
    }
}
