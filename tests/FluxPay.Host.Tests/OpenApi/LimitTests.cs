using System.Text.Json;
using System.Text.Json.Nodes;
using FluxPay.Host.Tests.Hosting;

namespace FluxPay.Host.Tests.OpenApi;

[Collection("OpenAPI")]
public sealed class LimitTests(OpenApiHost shared)
{
    // What else is wrong with an edge value is the policy's business; these are the words of a limit.
    private static readonly string[] LimitWords = ["must have", "must be a whole number", "must be one of", "must be a string", "must be an object", "pairs"];

    [Fact]
    public async Task Each_value_outside_the_described_limits_is_refused_by_its_field()
    {
        int sent = 0;
        foreach (var (operation, field) in Fields())
        {
            foreach (var value in Violations.Outside(field.Value))
            {
                sent++;
                var answer = await SendAsync(operation, field.Name, value);
                Assert.True(answer.StatusCode == 400 && Wrong(answer).Any(e => e.Field.Split('.', '[')[0] == field.Name),
                    $"{operation} took {field.Name} = {value?.ToJsonString()}: {answer.Body}");
            }
        }
        Assert.True(sent > 200, $"{sent} sent");
    }

    [Fact]
    public async Task Each_value_at_the_described_limits_is_within_them()
    {
        foreach (var (operation, field) in Fields())
        {
            foreach (var value in Violations.Inside(field.Value))
            {
                var answer = await SendAsync(operation, field.Name, value);
                Assert.False(answer.StatusCode == 400 && Wrong(answer).Any(e =>
                        e.Field.Split('.', '[')[0] == field.Name && LimitWords.Any(w => e.Message.Contains(w, StringComparison.Ordinal))),
                    $"{operation} refused {field.Name} = {value?.ToJsonString()}: {answer.Body}");
            }
        }
    }

    [Fact]
    public async Task Each_required_field_is_missed_and_no_other()
    {
        foreach (var operation in Shaped())
        {
            var schema = operation.BodySchema!.Value;
            string[] required = schema.TryGetProperty("required", out var names) ? [.. names.EnumerateArray().Select(n => n.GetString()!)] : [];
            var alternatives = schema.TryGetProperty("oneOf", out var oneOf) ? new[] { oneOf[0].GetProperty("required")[0].GetString()! } : [];
            if (required.Length + alternatives.Length == 0)
                continue;
            var answer = await shared.Api.CallAsync(shared.Host.Admin, operation, operation.Target(), "{}");
            Assert.Equal(400, answer.StatusCode);
            Assert.Equal(required.Concat(alternatives).Order(), Wrong(answer).Select(e => e.Field).Order());
        }
    }

    [Fact]
    public async Task A_field_that_is_not_described_is_refused()
    {
        foreach (var operation in Shaped())
        {
            var answer = await SendAsync(operation, "nope", 1);
            Assert.Equal(400, answer.StatusCode);
            Assert.Contains(Wrong(answer), e => e.Field == "nope");
        }
    }

    [Fact]
    public async Task Fields_of_which_one_is_given_are_refused_together_and_a_companion_alone()
    {
        foreach (var operation in Shaped().Where(o => o.BodySchema!.Value.TryGetProperty("oneOf", out _)))
        {
            var schema = operation.BodySchema!.Value;
            string[] either = [.. schema.GetProperty("oneOf").EnumerateArray().Select(s => s.GetProperty("required")[0].GetString()!)];
            var both = new JsonObject { ["customerId"] = "cust-1", ["amount"] = 1, [either.Single(n => n != "amount")] = "resume-analysis" };
            Assert.Contains(Wrong(await CallAsync(operation, both)), e => e.Field == either[0]);

            string companion = schema.GetProperty("dependentRequired").EnumerateObject().Single().Name;
            var alone = new JsonObject { ["customerId"] = "cust-1", ["amount"] = 1, [companion] = 1 };
            Assert.Contains(Wrong(await CallAsync(operation, alone)), e => e.Field == companion);
        }
    }

    [Fact]
    public async Task Each_query_value_outside_the_described_limits_is_refused_by_its_name()
    {
        foreach (var operation in shared.Api.Operations)
        {
            foreach (var parameter in operation.Parameters.Where(p => p.GetProperty("in").GetString() == "query"))
            {
                string name = parameter.GetProperty("name").GetString()!;
                foreach (string value in parameter.GetProperty("schema").TryGetProperty("minimum", out _) ? ["0", "101", "x", "1.5"] : new[] { "no such thing!" })
                {
                    string rest = operation.Target();
                    string target = rest.Contains($"{name}=", StringComparison.Ordinal) ? rest.Split('?')[0] + "?" : rest + (rest.Contains('?', StringComparison.Ordinal) ? "&" : "?");
                    var answer = await shared.Api.CallAsync(shared.Host.Admin, operation, $"{target}{name}={Uri.EscapeDataString(value)}", null);
                    Assert.True(answer.StatusCode == 400 && Wrong(answer).Any(e => e.Field == name), $"{operation} took {name}={value}: {answer.Body}");
                }
            }
        }
    }

    private IEnumerable<DescribedOperation> Shaped() =>
        shared.Api.Operations.Where(o => o.BodySchema is { } schema && schema.TryGetProperty("additionalProperties", out _));

    private IEnumerable<(DescribedOperation Operation, JsonProperty Field)> Fields() =>
        from operation in Shaped()
        where operation.BodySchema!.Value.TryGetProperty("properties", out _)
        from field in operation.BodySchema!.Value.GetProperty("properties").EnumerateObject()
        select (operation, field);

    private Task<ApiAnswer> SendAsync(DescribedOperation operation, string field, JsonNode? value)
    {
        var body = JsonNode.Parse(operation.Examples[0]!)!.AsObject();
        body[field] = value;
        return CallAsync(operation, body);
    }

    private Task<ApiAnswer> CallAsync(DescribedOperation operation, JsonObject body) =>
        shared.Api.CallAsync(shared.Host.Admin, operation, operation.Target(), body.ToJsonString());

    private static IEnumerable<(string Field, string Message)> Wrong(ApiAnswer answer) => answer.Result.GetProperty("errors").EnumerateArray()
        .Select(e => (e.GetProperty("field").GetString()!, e.GetProperty("message").GetString()!));
}
