using Microsoft.Extensions.Options;

namespace FluxPay.Client.Tests;

public sealed class OptionsTests
{
    [Fact]
    public void Empty_options_name_everything_that_is_missing()
    {
        var failure = Assert.Throws<OptionsValidationException>(() => FluxPayClient.Create(new FluxPayClientOptions()));

        Assert.Contains("BaseAddress", failure.Message, StringComparison.Ordinal);
        Assert.Contains("ApiKey", failure.Message, StringComparison.Ordinal);
        Assert.Equal(2, failure.Failures.Count());
    }

    [Theory]
    [InlineData("ftp://pay.example.com", "http or https")]
    [InlineData("/relative", "absolute")]
    [InlineData("http://user:pw@pay.example.com", "no user")]
    [InlineData("http://pay.example.com?x=1", "query")]
    [InlineData("http://pay.example.com/api/v1/", "which the client adds")]
    public void An_address_that_cannot_work_is_refused_in_words(string address, string words) =>
        AssertRefused(o => o.BaseAddress = new Uri(address, UriKind.RelativeOrAbsolute), words);

    [Fact]
    public void A_key_with_a_line_break_is_refused_without_being_shown()
    {
        var failure = AssertRefused(o => o.ApiKey = "fp_secret\n", "ASCII");

        Assert.DoesNotContain("fp_secret", failure, StringComparison.Ordinal);
    }

    [Fact]
    public void Patience_beyond_its_limits_is_refused_in_words()
    {
        AssertRefused(o => o.MaxRetries = 11, "0 to 10");
        AssertRefused(o => o.MaxRetries = -1, "0 to 10");
        AssertRefused(o => o.Timeout = TimeSpan.FromDays(2), "one day");
        AssertRefused(o => o.AttemptTimeout = TimeSpan.FromSeconds(101), "up to Timeout");
        AssertRefused(o => o.AttemptTimeout = TimeSpan.Zero, "10 ms");
        AssertRefused(o => o.RetryDelay = TimeSpan.Zero, "1 ms");
        AssertRefused(o => o.MaxRetryDelay = TimeSpan.FromSeconds(101), "must not exceed Timeout");
        AssertRefused(o => o.AcceptLanguage = "not a language;;", "Accept-Language");
    }

    [Fact]
    public async Task A_base_address_may_have_a_path_and_messages_a_language()
    {
        await using var server = await StubServer.StartAsync();
        using var fluxpay = server.Ok(Results.Use).Ok(Results.Use).Client(o =>
        {
            o.BaseAddress = new Uri(o.BaseAddress!, "/pay/");
            o.AcceptLanguage = "ko";
        });

        await fluxpay.Credits.UseAsync("cust-1", 30);

        server.Request.Is("POST", "/pay/api/v1/credits/use", """{"customerId":"cust-1","amount":30}""");
        Assert.Equal("ko", server.Request.Headers["Accept-Language"]);
        Assert.StartsWith("FluxPay.Client/", server.Request.Headers["User-Agent"], StringComparison.Ordinal);
    }

    private static string AssertRefused(Action<FluxPayClientOptions> spoil, string words)
    {
        var options = new FluxPayClientOptions { BaseAddress = new Uri("http://127.0.0.1:1"), ApiKey = "fp_test_moa" };
        spoil(options);

        var failure = Assert.Throws<OptionsValidationException>(() => FluxPayClient.Create(options));

        Assert.Contains(words, Assert.Single(failure.Failures), StringComparison.Ordinal);
        return failure.Message;
    }
}
