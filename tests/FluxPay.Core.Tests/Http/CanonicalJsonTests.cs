using System.Text.Json;

namespace FluxPay.Http.Tests;

public sealed class CanonicalJsonTests
{
    [Theory]
    [InlineData("""{"a":1,"b":2}""", " { \"b\" : 2 ,\n\t\"a\" : 1 } ")]
    [InlineData("""{"a":{"x":[1,{"p":1,"q":2}],"y":null}}""", """{"a":{"y":null,"x":[1,{"q":2,"p":1}]}}""")]
    [InlineData("""{"a":"é"}""", """{"a":"\u00e9"}""")]
    [InlineData("""{"a":"/"}""", """{"a":"\/"}""")]
    public void Member_order_white_space_and_escapes_do_not_matter(string one, string other) => Assert.Equal(Of(one), Of(other));

    [Theory]
    [InlineData("""{"a":1}""", """{"a":2}""")]
    [InlineData("""{"a":1}""", """{"a":"1"}""")]
    [InlineData("""{"a":1}""", """{"A":1}""")]
    [InlineData("""{"a":null}""", "{}")]
    [InlineData("""{"a":[1,2]}""", """{"a":[2,1]}""")]
    [InlineData("""{"a":{"b":1},"c":2}""", """{"a":{"b":1,"c":2}}""")]
    [InlineData("""{"a":1,"a":2}""", """{"a":2,"a":1}""")]
    [InlineData("""{"a":1}""", """{"a":1,"a":1}""")]
    [InlineData("""{"ab":"c"}""", """{"a":"bc"}""")]
    public void Everything_else_does(string one, string other) => Assert.NotEqual(Of(one), Of(other));

    [Theory]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("\"text\"")]
    [InlineData("1e400")]
    public void Any_body_has_one(string json) => Assert.Matches("^[0-9A-F]{64}$", Of(json));

    // The stored ones are compared with those of later versions.
    [Fact]
    public void A_fingerprint_is_the_hash_of_the_body_in_one_fixed_form() => Assert.Equal(
        Convert.ToHexString(System.Security.Cryptography.SHA256.HashData("""{"a":{"x":[2,1],"y":null},"b":1}"""u8)),
        Of("""{ "b": 1, "a": { "y": null, "x": [ 2, 1 ] } }"""));

    private static string Of(string json)
    {
        using var document = JsonDocument.Parse(json);
        return CanonicalJson.Fingerprint(document.RootElement);
    }
}
