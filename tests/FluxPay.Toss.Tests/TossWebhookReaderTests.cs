using System.Text;
using FluxPay.Payments;

namespace FluxPay.Toss.Tests;

public sealed class TossWebhookReaderTests
{
    [Theory]
    [InlineData("""{"eventType":"PAYMENT_STATUS_CHANGED","createdAt":"2026-01-01T00:00:00.000000","data":{"paymentKey":"pk","orderId":"o-1","status":"DONE"}}""", "pk", "o-1")]
    [InlineData("""{"createdAt":"2026-01-01T00:00:00.00000","secret":"ps_1","status":"DONE","transactionKey":"t","orderId":"o-2"}""", null, "o-2")]
    [InlineData("""{"eventType":"CANCEL_STATUS_CHANGED","data":{"transactionKey":"t","paymentKey":"pk"}}""", "pk", null)]
    [InlineData("""{"eventType":"PAYMENT_STATUS_CHANGED","data":{"paymentKey":"pk","orderId":"o-3","status":"HELD_FOR_REVIEW","new":[1]},"also":{"new":null}}""", "pk", "o-3")]
    [InlineData("""{"eventType":"OF_NEXT_YEAR","data":{"paymentKey":"pk","orderId":5}}""", "pk", null)]
    public void A_webhook_names_its_payment_in_any_envelope(string body, string? paymentKey, string? orderId) =>
        Assert.Equal(new GatewayHint { ProviderKey = paymentKey, OrderId = orderId }, Read(body));

    [Theory]
    [InlineData("DONE", 1000, "[]", 1000L)]
    [InlineData("PARTIAL_CANCELED", 700, """[{"cancelAmount":300,"refundableAmount":700,"cancelStatus":"DONE"}]""", 700L)]
    [InlineData("PARTIAL_CANCELED", 700, """[{"cancelAmount":300,"refundableAmount":700,"cancelStatus":"IN_PROGRESS"}]""", null)]
    [InlineData("CANCELED", 0, """[{"cancelAmount":1000,"refundableAmount":0,"cancelStatus":"DONE"}]""", null)]
    [InlineData("WAITING_FOR_DEPOSIT", 1000, "[]", null)]
    [InlineData("DONE", 1001, "[]", null)]
    public void A_webhook_with_a_paid_payment_says_what_is_left_of_it(string status, long balance, string cancels, long? left) =>
        Assert.Equal(left is { } won ? new Money(won, Currency.Krw) : null, Read($$"""
            {"eventType":"PAYMENT_STATUS_CHANGED","data":{"paymentKey":"pk","orderId":"o-1","status":"{{status}}","currency":"KRW",
             "totalAmount":1000,"balanceAmount":{{balance}},"cancels":{{cancels}} } }
            """)!.Refundable);

    [Theory]
    [InlineData("")]
    [InlineData("not json")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"eventType":"BILLING_DELETED","data":{"billingKey":"b","reason":null}}""")]
    [InlineData("""{"data":{"paymentKey":"","orderId":null}}""")]
    [InlineData("""{"data":{"paymentKey":{"a":1}}}""")]
    [InlineData("""{"orderId":"o-1"} {"orderId":"o-2"}""")]
    [InlineData("""{"orderId":"o 1"}""")]
    public void What_names_no_payment_is_no_hint(string body) =>
        Assert.Null(Read(body));

    [Fact]
    public void A_name_too_long_or_not_text_is_no_hint()
    {
        Assert.Null(Read($$"""{"orderId":"{{new string('a', 65)}}"}"""));
        Assert.Null(new TossWebhookReader().Read([.. "{\"orderId\":\""u8, 0xFF, .. "\"}"u8]));
        Assert.Null(Read(new string('[', 5000)));
    }

    private static GatewayHint? Read(string body) => new TossWebhookReader().Read(Encoding.UTF8.GetBytes(body));
}
