using System.Text.Json;

namespace FluxPay.Security.Tests;

public sealed class InputFieldsTests
{
    [Fact]
    public void Every_problem_is_listed_at_once()
    {
        var body = Of("""{"customerId":"a b","amount":1.5,"currency":7,"quantity":0,"extra":1,"amount":2,"metadata":{"k":1},"at":"2026-01-31"}""");
        body.CustomerId();
        body.Integer("amount", 1, 100);
        body.Text("currency", 3, 3);
        body.Integer("quantity", 1, 10);
        body.Text("orderName", 1, 100, required: true);
        body.Metadata();
        body.Instant("at");
        var refusal = body.Refusal()!;
        Assert.Equal(ErrorCode.InvalidRequest, refusal.Code);
        var errors = Assert.IsType<FieldErrors>(refusal.Details).Errors;
        Assert.Equal(["amount", "amount", "at", "currency", "customerId", "extra", "metadata.k", "orderName", "quantity"],
            errors.Select(e => e.Field).Order(StringComparer.Ordinal));
        Assert.All(errors, e => Assert.True(e.Message.English.Length > 0 && e.Message.Korean.Any(c => c > 127)));
    }

    [Fact]
    public void A_good_body_is_read_as_it_is()
    {
        var id = new UuidV7Source(TimeProvider.System).New<OrderId>();
        var body = Of($$"""
            {"customerId":"cust-1_.:@","amount":9223372036854775807,"orderName":"콘서트 😀","metadata":{"seat":"A-1","":null},
             "at":"2026-01-31T12:04:05.6789+09:00","kind":"PAID","scopes":["service"],"orderId":"{{id}}"}
            """.Replace(",\"\":null", "", StringComparison.Ordinal));
        Assert.Equal("cust-1_.:@", body.CustomerId());
        Assert.Equal(long.MaxValue, body.Integer("amount", 1, long.MaxValue));
        Assert.Equal("콘서트 😀", body.Text("orderName", 1, 100, free: true));
        Assert.Equal("A-1", Assert.Single(body.Metadata()).Value);
        Assert.Equal(new DateTimeOffset(2026, 1, 31, 3, 4, 5, 678, TimeSpan.Zero), body.Instant("at"));
        Assert.Equal("PAID", body.Choice("kind", true, "PAID", "BONUS"));
        Assert.Equal(["service"], body.Choices("scopes", "service", "admin"));
        Assert.Equal(id, body.Id<OrderId>("orderId"));
        Assert.True(body.Has("amount"));
        Assert.Null(body.Refusal());
    }

    [Fact]
    public void A_null_is_as_good_as_nothing()
    {
        var body = Of("""{"a":null,"b":null}""");
        Assert.Null(body.Integer("a", 1, 2));
        Assert.False(body.Has("a"));
        Assert.Null(body.Text("b", 1, 2, required: true));
        Assert.Equal(["b"], Fields(body));
    }

    [Theory]
    [InlineData("1.0")]
    [InlineData("1e0")]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("101")]
    [InlineData("9223372036854775808")]
    [InlineData("1e400")]
    [InlineData("\"1\"")]
    [InlineData("true")]
    [InlineData("[1]")]
    public void A_number_must_be_whole_and_in_range(string json)
    {
        var body = Of($$"""{"n":{{json}}}""");
        Assert.Null(body.Integer("n", 1, 100));
        Assert.Equal(["n"], Fields(body));
    }

    [Theory]
    [InlineData("\\u0000")]
    [InlineData("a\\nb")]
    [InlineData("4111 1111-1111 1111")]
    [InlineData("12345678901")]
    public void A_text_with_a_control_character_or_card_number_is_refused(string text)
    {
        var body = Of($$"""{"t":"{{text}}"}""");
        Assert.Null(body.Text("t", 1, text == "12345678901" ? 10 : 100, free: true));
        Assert.Equal(["t"], Fields(body));
    }

    [Theory]
    [InlineData("")]
    [InlineData("a b")]
    [InlineData("한글")]
    [InlineData("a\\n")]
    [InlineData("a/b")]
    [InlineData("12345678901234567890123456789012345678901234567890123456789012345")]
    public void A_customer_id_is_1_to_64_of_its_characters(string id)
    {
        var body = Of($$"""{"customerId":"{{id}}"}""");
        Assert.Null(body.CustomerId());
        Assert.Equal(["customerId"], Fields(body));
    }

    [Fact]
    public void Metadata_is_a_flat_map_of_so_much_and_no_more()
    {
        Assert.Null(Read(Pairs(20, 40, 500)).Refusal());
        Assert.Equal(["metadata"], Fields(Read(Pairs(21, 3, 1))));
        Assert.Single(Fields(Read(Pairs(1, 41, 1))));
        Assert.Single(Fields(Read(Pairs(1, 3, 501))));
        foreach (string bad in new[] { "[]", "\"x\"", "{\"\":\"v\"}", "{\"k\":null}", "{\"k\":{}}", "{\"k\":\"v\",\"k\":\"v\"}", "{\"k\":\"4111111111111111\"}", "{\"4111111111111111\":\"v\"}" })
            Assert.Single(Fields(Read(bad)));

        static string Pairs(int count, int key, int value) =>
            $"{{{string.Join(',', Enumerable.Range(0, count).Select(i => $"\"{$"{i:D2}".PadRight(key, 'k')}\":\"{new string('v', value)}\""))}}}";

        static InputFields Read(string metadata)
        {
            var body = Of($$"""{"metadata":{{metadata}}}""");
            body.Metadata();
            return body;
        }
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("1")]
    [InlineData("null")]
    [InlineData("\"x\"")]
    public void Only_an_object_is_a_request(string json) => Assert.Equal([""], Fields(Of(json)));

    [Fact]
    public void An_id_that_is_none_of_ours_names_nothing()
    {
        var body = Of("""{"orderId":"nothing","usageId":"ord_00000000000000000000000000","n":1}""");
        Assert.Equal(Guid.Empty, body.Id<OrderId>("orderId")!.Value.Value);
        Assert.Equal(Guid.Empty, body.Id<UsageId>("usageId")!.Value.Value);
        Assert.Null(body.Id<OrderId>("n"));
        Assert.Null(body.Id<OrderId>("absent"));
        Assert.Equal(["n"], Fields(body));
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("[1]")]
    [InlineData("[\"root\"]")]
    [InlineData("\"service\"")]
    public void A_choice_is_one_of_what_there_is(string json)
    {
        var body = Of($$"""{"scopes":{{json}},"kind":"paid"}""");
        Assert.Null(body.Choices("scopes", "service", "admin"));
        Assert.Null(body.Choice("kind", false, "PAID", "BONUS"));
        Assert.Equal(["kind", "scopes"], Fields(body).Order(StringComparer.Ordinal));
    }

    private static InputFields Of(string json) => new(JsonDocument.Parse(json).RootElement);

    private static string[] Fields(InputFields body) => body.Refusal() is { } refusal
        ? [.. Assert.IsType<FieldErrors>(refusal.Details).Errors.Select(e => e.Field)]
        : [];
}
