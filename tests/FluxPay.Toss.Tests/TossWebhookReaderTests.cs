using System.Text;

namespace FluxPay.Toss.Tests;

public sealed class TossWebhookReaderTests
{
    [Theory]
    [InlineData("""{"eventType":"PAYMENT_STATUS_CHANGED","createdAt":"2026-01-01T00:00:00.000000","data":{"paymentKey":"pk","orderId":"o-1","status":"DONE"}}""", "pk", "o-1")]
    [InlineData("""{"createdAt":"2026-01-01T00:00:00.00000","secret":"ps_1","status":"DONE","transactionKey":"t","orderId":"o-2"}""", null, "o-2")]
    [InlineData("""{"eventType":"CANCEL_STATUS_CHANGED","data":{"transactionKey":"t","paymentKey":"pk"}}""", "pk", null)]
    [InlineData("""{"eventType":"PAYMENT_STATUS_CHANGED","data":{"paymentKey":"pk","orderId":"o-3","status":"HELD_FOR_REVIEW","new":[1]},"also":{"new":null}}""", "pk", "o-3")]
    [InlineData("""{"eventType":"OF_NEXT_YEAR","data":{"paymentKey":"pk","orderId":5}}""", "pk", null)]
    public void A_webhook_names_its_payment_in_any_envelope(string body, string? paymentKey, string? orderId)
    {
        Assert.True(new TossWebhookReader().TryRead(Encoding.UTF8.GetBytes(body), out string? foundKey, out string? foundOrder));
        Assert.Equal((paymentKey, orderId), (foundKey, foundOrder));
    }

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
        Assert.False(new TossWebhookReader().TryRead(Encoding.UTF8.GetBytes(body), out _, out _));

    [Fact]
    public void A_name_too_long_or_not_text_is_no_hint()
    {
        Assert.False(new TossWebhookReader().TryRead(Encoding.UTF8.GetBytes($$"""{"orderId":"{{new string('a', 65)}}"}"""), out _, out _));
        Assert.False(new TossWebhookReader().TryRead([.. "{\"orderId\":\""u8, 0xFF, .. "\"}"u8], out _, out _));
        Assert.False(new TossWebhookReader().TryRead(Encoding.UTF8.GetBytes(new string('[', 5000)), out _, out _));
    }
}
