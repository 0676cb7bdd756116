using System.Text.Json;
using FluxPay.Host.Tests.Hosting;

namespace FluxPay.Host.Tests.OpenApi;

/// <summary>The API as its document describes it: every answer is held against what is said there.</summary>
public sealed class DescribedApi
{
    private static readonly string[] Headers =
    [
        "X-Request-Id", "Location", "Retry-After", "Idempotent-Replayed", "RateLimit-Policy", "RateLimit", "X-FluxPay-Pass", "X-FluxPay-Pass-Expires",
    ];

    private DescribedApi(JsonElement document)
    {
        (Document, Check) = (document, new SchemaCheck(document));
        Operations =
        [
            .. from path in document.GetProperty("paths").EnumerateObject()
               from method in path.Value.EnumerateObject()
               select new DescribedOperation(path.Name, method.Name.ToUpperInvariant(), method.Value, Check),
        ];
    }

    public JsonElement Document { get; }
    public SchemaCheck Check { get; }
    public IReadOnlyList<DescribedOperation> Operations { get; }

    public static async Task<DescribedApi> OfAsync(HostProcess host) => new((await host.Anonymous.GetAsync("/openapi/v1.json")).Envelope);

    /// <summary>Calls an operation; whatever it answers must be described.</summary>
    public async Task<ApiAnswer> CallAsync(Api api, DescribedOperation operation, string target, string? body, string? idempotencyKey = null)
    {
        var answer = await api.SendAsync(new HttpMethod(operation.Method), target, body, idempotencyKey);
        Verify(operation, answer, body);
        return answer;
    }

    public void Verify(DescribedOperation operation, ApiAnswer answer, string? body)
    {
        string what = $"{operation} {body} answered {answer.StatusCode}: {answer.Body}";
        Assert.True(operation.Json.GetProperty("responses").TryGetProperty($"{answer.StatusCode}", out var response), $"{what}, a status that is not described");
        response = Check.Resolve(response);
        var described = response.GetProperty("headers").EnumerateObject().Select(h => h.Name);
        Assert.Empty(Headers.Where(h => answer.Headers.Contains(h)).Except(described).Select(h => $"{what} with {h}, which is not described"));
        Assert.True(answer.Headers.Contains("X-Request-Id"), what);

        var problems = Check.Problems(response.GetProperty("content").GetProperty("application/json").GetProperty("schema"), answer.Envelope);
        Assert.True(problems.Count == 0, $"{what}\n{string.Join('\n', problems)}");
    }
}

/// <summary>One operation of the document.</summary>
public sealed record DescribedOperation(string Path, string Method, JsonElement Json, SchemaCheck Check)
{
    public string Id => Json.GetProperty("operationId").GetString()!;
    public bool IsKeyed => Parameters.Any(p => p.GetProperty("name").GetString() == "Idempotency-Key");
    /// <summary>False for a stream of events.</summary>
    public bool IsJson => !Json.GetProperty("responses").TryGetProperty("200", out var ok)
        || ok.GetProperty("content").TryGetProperty("application/json", out _);
    public string? Scope => Json.GetProperty("security").EnumerateArray().Select(s => s.GetProperty("apiKey")[0].GetString()).SingleOrDefault();

    public IEnumerable<JsonElement> Parameters =>
        Json.TryGetProperty("parameters", out var parameters) ? parameters.EnumerateArray().Select(Check.Resolve) : [];

    public JsonElement? BodySchema => Json.TryGetProperty("requestBody", out var body)
        ? body.GetProperty("content").GetProperty("application/json").GetProperty("schema") : null;

    /// <summary>The bodies of the examples, as JSON; one null where the operation takes no body.</summary>
    public IReadOnlyList<string?> Examples => Json.TryGetProperty("requestBody", out var body)
        ? [.. body.GetProperty("content").GetProperty("application/json").GetProperty("examples").EnumerateObject()
            .Select(e => e.Value.GetProperty("value").GetRawText())]
        : [null];

    /// <summary>Path and query with the examples of the parameters; optional ones are left out unless they are asked for.</summary>
    public string Target(bool all = false)
    {
        string path = Path;
        var query = new List<string>();
        foreach (var parameter in Parameters)
        {
            string name = parameter.GetProperty("name").GetString()!;
            var schema = parameter.GetProperty("schema");
            if (parameter.GetProperty("in").GetString() == "path")
                path = path.Replace($"{{{name}}}", parameter.GetProperty("example").GetString(), StringComparison.Ordinal);
            else if (parameter.GetProperty("in").GetString() == "query" && (all || parameter.GetProperty("required").GetBoolean()) && name != "cursor")
            {
                var value = parameter.TryGetProperty("example", out var example) ? example
                    : schema.TryGetProperty("enum", out var words) ? words[0] : schema.GetProperty("minimum");
                query.Add($"{name}={value}");
            }
        }
        return query.Count == 0 ? path : $"{path}?{string.Join('&', query)}";
    }

    public override string ToString() => $"{Method} {Path}";
}
