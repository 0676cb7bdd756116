using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace FluxPay.Http.Tests;

public sealed class HeaderTests
{
    [Theory]
    [InlineData("key-1", "key-1")]
    [InlineData("  key-1  ", "key-1")]
    [InlineData("\"key-1\"", "key-1")]
    [InlineData("\"a\\\"b\\\\c\"", "a\"b\\c")]
    [InlineData("a\"b", "a\"b")]
    [InlineData("!~", "!~")]
    public void A_quoted_and_a_bare_key_are_the_same(string line, string key) => Assert.Equal((key, null), Read(line));

    [Theory]
    [InlineData("\"open")]
    [InlineData("\"")]
    [InlineData("\"a\"b")]
    [InlineData("\"a\\")]
    [InlineData("\"a\\n\"")]
    [InlineData("\"\"")]
    [InlineData("")]
    [InlineData("a b")]
    [InlineData("\"a b\"")]
    [InlineData("키")]
    [InlineData("a\tb")]
    public void Anything_else_is_an_invalid_request(string line)
    {
        var (key, refusal) = Read(line);
        Assert.Null(key);
        Assert.Equal(ErrorCode.InvalidRequest, refusal!.Code);
    }

    [Fact]
    public void A_key_has_1_to_255_characters_and_one_line()
    {
        Assert.Equal(255, Read(new string('k', 255)).Key!.Length);
        Assert.NotNull(Read(new string('k', 256)).Refusal);
        Assert.NotNull(Read("a", "a").Refusal);
        Assert.Equal((null, null), Read());
    }

    [Theory]
    [InlineData(null, "en")]
    [InlineData("ko", "ko")]
    [InlineData("ko-KR,ko;q=0.9,en;q=0.8", "ko")]
    [InlineData("en-US,en;q=0.9,ko;q=0.8", "en")]
    [InlineData("en;q=0.5,ko;q=0.9", "ko")]
    [InlineData("fr,ko;q=0.1", "ko")]
    [InlineData("fr", "en")]
    [InlineData("KO-kr", "ko")]
    [InlineData("ko;q=0", "en")]
    [InlineData("kok", "en")]
    [InlineData("*", "en")]
    [InlineData("%%%", "en")]
    public void Korean_is_for_who_prefers_it(string? accept, string language)
    {
        var request = new DefaultHttpContext().Request;
        if (accept is not null)
            request.Headers.AcceptLanguage = accept;
        Assert.Equal(language, Languages.Of(request));
    }

    private static (string? Key, FluxPayError? Refusal) Read(params string[] lines)
    {
        var request = new DefaultHttpContext().Request;
        if (lines.Length > 0)
            request.Headers[IdempotencyHeader.Name] = new StringValues(lines);
        return IdempotencyHeader.Read(request);
    }
}
