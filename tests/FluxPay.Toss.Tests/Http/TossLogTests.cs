using Microsoft.Extensions.Logging;
using static FluxPay.Toss.Tests.FakeToss;
using static FluxPay.Toss.Tests.Fixtures;

namespace FluxPay.Toss.Tests.Http;

public sealed class TossLogTests
{
    [Fact]
    public async Task A_call_is_logged_in_one_line_without_key_payment_key_or_body()
    {
        await using var toss = await StartAsync(Json(200, Cancelled("CANCELED", 0, (11000, 0))));
        await using var test = new TestGateway(toss.Url);
        await test.CancelAsync(Cancel(11000, 11000));

        var (level, category, text) = Assert.Single(test.Log.Lines);
        Assert.Equal((LogLevel.Information, "FluxPay.Toss.Http.TossClient"), (level, category));
        foreach (string part in (string[])["POST", "/v1/payments/{paymentKey}/cancel", "…b3dE", "200", "trace-1", " ms"])
            Assert.Contains(part, text, StringComparison.Ordinal);
        foreach (string secret in (string[])[PaymentKey, Key, "고객 변심", "Basic"])
            Assert.DoesNotContain(secret, text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_refusal_is_logged_with_the_code_of_Toss()
    {
        await using var toss = await StartAsync(Error(403, "REJECT_CARD_PAYMENT", "개인정보일 수도"));
        await using var test = new TestGateway(toss.Url);
        await test.ConfirmAsync();
        Assert.Contains("403 REJECT_CARD_PAYMENT", test.Log.All, StringComparison.Ordinal);
        Assert.DoesNotContain("개인정보", test.Log.All, StringComparison.Ordinal);
    }
}
