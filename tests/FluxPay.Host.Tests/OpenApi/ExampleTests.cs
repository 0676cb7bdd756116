using System.Text.Json;

namespace FluxPay.Host.Tests.OpenApi;

[Collection("OpenAPI")]
public sealed class ExampleTests(OpenApiHost shared)
{
    [Fact]
    public async Task Every_example_request_works_and_is_answered_as_described()
    {
        var stage = new Stage(shared.Host, shared.Kafka.BootstrapServers, shared.UsageTopic);
        foreach (var operation in shared.Api.Operations.Where(o => o.IsJson))
        {
            foreach (string? example in operation.Examples)
            {
                var real = await stage.ForAsync(operation.Id);
                string? body = example is null ? null : real(example);
                string? key = operation.IsKeyed ? $"example-{operation.Id}-{body?.GetHashCode(StringComparison.Ordinal)}" : null;
                var answer = await shared.Api.CallAsync(shared.Host.Admin, operation, real(operation.Target(all: true)), body, key);
                Assert.True(answer.StatusCode is 200 or 201, $"{operation} {body} answered {answer.Body}");
                if (key is null)
                    continue;

                var again = await shared.Api.CallAsync(shared.Host.Admin, operation, real(operation.Target(all: true)), body, key);
                Assert.Equal(answer.Body, again.Body);
                Assert.Equal(["true"], again.Headers.GetValues("Idempotent-Replayed"));
            }
        }
    }

    [Fact]
    public void Every_example_in_the_document_fits_its_own_schema()
    {
        var problems = new List<string>();
        int examples = 0;
        foreach (var operation in shared.Api.Operations)
        {
            foreach (var content in Contents(operation).Where(c => c.TryGetProperty("examples", out _)))
            {
                foreach (var example in content.GetProperty("examples").EnumerateObject())
                {
                    examples++;
                    problems.AddRange(shared.Api.Check.Problems(content.GetProperty("schema"), example.Value.GetProperty("value"))
                        .Select(p => $"{operation} {example.Name} {p}"));
                }
            }
        }
        Assert.Empty(problems);
        Assert.True(examples > 200, $"{examples} examples");
    }

    [Fact]
    public async Task What_any_operation_may_refuse_is_described_for_each()
    {
        foreach (var operation in shared.Api.Operations.Where(o => o.Scope is not null))
        {
            Assert.Equal(401, (await shared.Api.CallAsync(shared.Host.Anonymous, operation, operation.Target(), operation.Examples[0])).StatusCode);
            if (operation.Scope == "admin")
                Assert.Equal(403, (await shared.Api.CallAsync(shared.Host.Service, operation, operation.Target(), operation.Examples[0])).StatusCode);
            if (operation.BodySchema is not null)
                Assert.Equal(413, (await shared.Api.CallAsync(shared.Host.Admin, operation, operation.Target(), new string(' ', 70_000))).StatusCode);
            if (operation.Path.Contains("Id}", StringComparison.Ordinal) && !operation.Path.EndsWith("/keys", StringComparison.Ordinal))
                Assert.Equal(404, (await shared.Api.CallAsync(shared.Host.Admin, operation, operation.Target(), operation.Examples[0])).StatusCode);
        }
    }

    private IEnumerable<JsonElement> Contents(DescribedOperation operation)
    {
        if (operation.Json.TryGetProperty("requestBody", out var body))
            yield return body.GetProperty("content").GetProperty("application/json");
        foreach (var response in operation.Json.GetProperty("responses").EnumerateObject())
        {
            if (shared.Api.Check.Resolve(response.Value).GetProperty("content").TryGetProperty("application/json", out var json))
                yield return json;
        }
    }
}
