using Microsoft.Extensions.Logging;
using static FluxPay.Toss.Tests.FakeToss;

namespace FluxPay.Toss.Tests;

public sealed class RedactionTests
{
    [Theory]
    [InlineData(Fixtures.BillingKey)]
    [InlineData(Fixtures.AccountNumber)]
    [InlineData(Fixtures.CardNumber)]
    [InlineData("aSecretOfThisTest")]
    public void A_secret_in_a_log_is_found(string secret)
    {
        var log = new TestLog();
        var redaction = new Redaction(log);
        redaction.Add("aSecretOfThisTest");
        redaction.Verify();
        log.CreateLogger("somebody").Log(LogLevel.Trace, default, secret, null, (state, _) => $"charged {state} just now");
        Assert.ThrowsAny<Exception>(redaction.Verify);
    }

    [Fact]
    public async Task What_Toss_says_about_a_person_is_in_no_log()
    {
        await using var toss = await StartAsync();
        toss.Otherwise = Error(400, "INVALID_CARD_NUMBER", $"{Fixtures.CardNumber} {Fixtures.Holder} {Fixtures.CustomerKey}");
        await using var test = new TestGateway(toss.Url);
        await test.ConfirmAsync();
        await test.CancelAsync(Fixtures.Cancel(1, 1) with { RefundTo = Fixtures.RefundTo });
        await test.Billing.ChargeAsync(Fixtures.Charge, TestContext.Current.CancellationToken);
        await test.Billing.DeleteAsync(Fixtures.Charge.BillingKey, TestContext.Current.CancellationToken);
        Assert.Equal(4, test.Log.Lines.Count(line => line.Text.Contains("INVALID_CARD_NUMBER", StringComparison.Ordinal)));
    }
}
