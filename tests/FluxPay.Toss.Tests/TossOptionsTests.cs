using FluxPay.Payments;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using static FluxPay.Toss.Tests.FakeToss;
using static FluxPay.Toss.Tests.Fixtures;

namespace FluxPay.Toss.Tests;

public sealed class TossOptionsTests
{
    private static readonly Uri Toss = new("https://api.tosspayments.com");

    [Fact]
    public async Task Without_a_key_a_host_that_takes_money_does_not_start()
    {
        await using var test = new TestGateway(Toss, key: null);
        var problem = Assert.Throws<OptionsValidationException>(() => Start(test));
        Assert.Contains("FluxPay:Toss:SecretKey", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_key_development_starts_and_every_call_sends_nothing()
    {
        await using var toss = await StartAsync();
        await using var test = new TestGateway(toss.Url, key: "", environment: "Development");
        Start(test);
        Assert.Equal(RefusalKind.NotSent, Assert.IsType<GatewayOutcome.Refused>(await test.ConfirmAsync()).Kind);
        Assert.Equal(RefusalKind.NotSent, Assert.IsType<GatewayOutcome.Refused>(await test.CancelAsync(Cancel(1, 1))).Kind);
        Assert.IsType<GatewayReport.Unknown>(await test.QueryAsync());
        Assert.Empty(toss.Requests);
    }

    [Theory]
    [InlineData("test_sk_with space")]
    [InlineData("\uFEFFtest_sk_after_a_mark")]
    [InlineData("test_sk_with:colon")]
    [InlineData("test_ck_forBrowsers")]
    [InlineData("live_gck_forBrowsers")]
    public async Task A_key_that_cannot_be_one_is_told_and_not_shown(string key)
    {
        await using var test = new TestGateway(Toss, key, environment: "Development");
        var problem = Assert.Throws<OptionsValidationException>(() => Start(test));
        Assert.Contains(nameof(TossOptions.SecretKey), problem.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(key, problem.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ftp://api.tosspayments.com", Key)]
    [InlineData("https://user:word@api.tosspayments.com", Key)]
    [InlineData("https://api.tosspayments.com?a=b", Key)]
    [InlineData("http://api.tosspayments.com", "live_sk_real")]
    public async Task An_address_that_cannot_be_right_is_told(string url, string key)
    {
        await using var test = new TestGateway(new Uri(url), key);
        Assert.Contains(nameof(TossOptions.BaseUrl), Assert.Throws<OptionsValidationException>(() => Start(test)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(601)]
    public async Task A_timeout_is_more_than_nothing_and_at_most_ten_minutes(int seconds)
    {
        await using var test = new TestGateway(Toss, timeout: TimeSpan.FromSeconds(seconds));
        Assert.Contains(nameof(TossOptions.Timeout), Assert.Throws<OptionsValidationException>(() => Start(test)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_reloaded_key_is_used_by_the_next_call_of_the_same_gateway()
    {
        await using var toss = await StartAsync(Json(200, Payment()), Json(200, Payment()));
        await using var test = new TestGateway(toss.Url);
        var gateway = test.Gateway;
        await gateway.QueryAsync(PaymentKey, TestContext.Current.CancellationToken);
        test.Configuration["FluxPay:Toss:SecretKey"] = "test_sk_rotated";
        test.Configuration.Reload();
        await gateway.QueryAsync(PaymentKey, TestContext.Current.CancellationToken);

        Assert.Equal([Key + ":", "test_sk_rotated:"], toss.Requests.Select(request =>
            System.Text.Encoding.UTF8.GetString(Convert.FromBase64String(request.Headers["Authorization"]["Basic ".Length..]))));
    }

    [Fact]
    public async Task A_reload_that_breaks_the_settings_sends_nothing_and_the_next_good_one_goes_on()
    {
        await using var toss = await StartAsync(Json(200, Payment()));
        await using var test = new TestGateway(toss.Url);
        Start(test);
        test.Configuration["FluxPay:Toss:SecretKey"] = "not a key";
        Assert.ThrowsAny<Exception>(test.Configuration.Reload);   // whoever reloads is told
        Assert.Equal("NOT_CONFIGURED", Assert.IsType<GatewayOutcome.Refused>(await test.ConfirmAsync()).Code);

        test.Configuration["FluxPay:Toss:SecretKey"] = Key;
        test.Configuration.Reload();
        Assert.IsType<GatewayOutcome.Succeeded>(await test.ConfirmAsync());
    }

    [Fact]
    public async Task Billing_keys_may_have_a_secret_key_of_their_own()
    {
        await using var toss = await StartAsync();
        toss.Otherwise = Error(404, "NOT_FOUND_PAYMENT");
        await using var test = new TestGateway(toss.Url, settings: ("BillingSecretKey", "test_sk_ofBilling"));
        await test.QueryAsync();
        await test.Billing.QueryChargeAsync(Order, TestContext.Current.CancellationToken);
        test.Configuration["FluxPay:Toss:BillingSecretKey"] = "";
        test.Configuration.Reload();
        await test.Billing.QueryChargeAsync(Order, TestContext.Current.CancellationToken);

        Assert.Equal([Key + ":", "test_sk_ofBilling:", Key + ":"], toss.Requests.Select(request =>
            System.Text.Encoding.UTF8.GetString(Convert.FromBase64String(request.Headers["Authorization"]["Basic ".Length..]))));
    }

    [Fact]
    public async Task A_test_code_goes_out_with_every_call()
    {
        await using var toss = await StartAsync();
        toss.Otherwise = Error(403, "REJECT_CARD_PAYMENT");
        await using var test = new TestGateway(toss.Url, settings: ("TestCode", "REJECT_CARD_PAYMENT"));
        await test.ConfirmAsync();
        await test.QueryAsync();
        await test.Billing.ChargeAsync(Charge, TestContext.Current.CancellationToken);
        Assert.All(toss.Requests, request => Assert.Equal("REJECT_CARD_PAYMENT", request.Headers["TossPayments-Test-Code"]));
    }

    [Theory]
    [InlineData("TestCode", "lower case", Key)]
    [InlineData("TestCode", "REJECT_CARD_PAYMENT", "live_sk_real")]
    [InlineData("BillingSecretKey", "test_ck_forBrowsers", Key)]
    public async Task A_setting_that_cannot_be_right_is_told(string setting, string value, string key)
    {
        await using var test = new TestGateway(Toss, key, settings: (setting, value));
        Assert.Contains(setting, Assert.Throws<OptionsValidationException>(() => Start(test)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_gateway_tells_its_name_and_what_it_can()
    {
        await using var test = new TestGateway(Toss);
        Assert.Equal("toss", test.Gateway.Provider);
        Assert.Equal(GatewayCapabilities.PartialCancel | GatewayCapabilities.Idempotency, test.Gateway.Capabilities);
        Assert.Equal("toss", test.Services.GetRequiredService<IGatewayWebhookReader>().Provider);
    }

    private static void Start(TestGateway test) => test.Services.GetRequiredService<IStartupValidator>().Validate();
}
