using System.Text.Json;

namespace FluxPay.Security.Tests;

public sealed class SurrogateHalvesTests
{
    [Theory]
    [InlineData("""{"t":"\ud800"}""", "t")]
    [InlineData("""{"t":"\udc00"}""", "t")]
    [InlineData("""{"t":"a\ud83d"}""", "t")]
    [InlineData("""{"t":"\ude00\ud83d"}""", "t")]
    [InlineData("""{"\ud800":1}""", "")]
    [InlineData("""{"metadata":{"\udc00":"v"}}""", "metadata")]
    [InlineData("""{"scopes":["\ud800"]}""", "scopes")]
    [InlineData("\"\\ud800\"", "")]
    public void A_half_is_refused_with_its_field(string json, string field) => Assert.Equal([field], Fields(json));

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"t":"\ud83d\ude00 \u0041"}""")]
    [InlineData("""{"t":"한글 😀"}""")]
    [InlineData("""{"t":"\\ud800"}""")]
    public void Whole_characters_are_none(string json) => Assert.Empty(Fields(json));

    private static string[] Fields(string json)
    {
        using var document = JsonDocument.Parse(json);
        return SurrogateHalves.In(document.RootElement) is { } refusal
            ? [.. Assert.IsType<FieldErrors>(refusal.Details).Errors.Select(e => e.Field)]
            : [];
    }
}
