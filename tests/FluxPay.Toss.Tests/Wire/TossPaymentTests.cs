using System.Text;
using FluxPay.Toss.Wire;
using static FluxPay.Toss.Tests.Fixtures;

namespace FluxPay.Toss.Tests.Wire;

public sealed class TossPaymentTests
{
    [Theory]
    [InlineData("12.345")]
    [InlineData("12.3000000000000000000000000000000000001")]
    [InlineData("1e1")]
    [InlineData("-1")]
    [InlineData("true")]
    [InlineData("\"12,30\"")]
    [InlineData("\"\"")]
    [InlineData("99999999999999999999")]
    public void An_amount_that_is_not_exactly_so_many_minor_units_is_unreadable(string amount) =>
        Assert.False(TossPayment.TryRead(Dollars(amount), out _));

    [Theory]
    [InlineData("12", 1200)]
    [InlineData("12.3", 1230)]
    [InlineData("12.3000", 1230)]
    [InlineData("\"12.34\"", 1234)]
    [InlineData("0.07", 7)]
    [InlineData("90071992547409.93", 9007199254740993)]   // one more than a double can count
    public void An_exact_amount_is_read_to_the_cent(string amount, long cents)
    {
        Assert.True(TossPayment.TryRead(Dollars(amount), out var payment));
        Assert.Equal(Fixtures.Dollars(cents), payment.Balance);
    }

    [Theory]
    [InlineData("11000.5")]
    [InlineData("0.1")]
    public void Won_have_no_fraction(string amount) => Assert.False(TossPayment.TryRead(
        Encoding.UTF8.GetBytes(Payment().Replace("11000", amount, StringComparison.Ordinal)), out _));

    [Fact]
    public void More_left_than_was_ever_paid_is_unreadable() =>
        Assert.False(TossPayment.TryRead(Encoding.UTF8.GetBytes(Payment(("balanceAmount", 11001))), out _));

    [Fact]
    public void A_currency_nobody_has_is_unreadable() =>
        Assert.False(TossPayment.TryRead(Encoding.UTF8.GetBytes(Payment(("currency", "XYZ"))), out _));

    [Theory]
    [InlineData("2026-01-01T09:00:21+09:00")]
    [InlineData("2026-01-01T09:00:21")]
    [InlineData("2026-01-01T00:00:21Z")]
    [InlineData("2025-12-31T19:00:21-05:00")]
    [InlineData("2026-01-01T09:00:21.00000")]
    [InlineData("2026-01-01T09:00:21.000000000")]
    public void An_instant_without_offset_is_Korean(string text)
    {
        Assert.True(TossPayment.TryRead(Encoding.UTF8.GetBytes(Payment(("approvedAt", text))), out var payment));
        Assert.Equal(new DateTimeOffset(2026, 1, 1, 0, 0, 21, TimeSpan.Zero), payment.Payment.ApprovedAt);
    }

    [Theory]
    [InlineData("yesterday")]
    [InlineData("2026-01-01")]
    [InlineData("")]
    public void An_instant_that_cannot_be_read_is_none_and_doubts_no_payment(string text)
    {
        Assert.True(TossPayment.TryRead(Encoding.UTF8.GetBytes(Payment(("approvedAt", text))), out var payment));
        Assert.Null(payment.Payment.ApprovedAt);
    }

    [Theory]
    [InlineData("javascript:alert(1)")]
    [InlineData("/receipt")]
    public void A_receipt_that_is_no_web_address_is_none(string url)
    {
        var receipt = new System.Text.Json.Nodes.JsonObject { ["url"] = url };
        Assert.True(TossPayment.TryRead(Encoding.UTF8.GetBytes(Payment(("receipt", receipt))), out var payment));
        Assert.Null(payment.Payment.ReceiptUrl);
    }

    [Theory]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("42")]
    [InlineData("")]
    [InlineData("{\"paymentKey\":5}")]
    public void What_is_no_payment_is_unreadable(string body) => Assert.False(TossPayment.TryRead(Encoding.UTF8.GetBytes(body), out _));

    [Fact]
    public void Text_that_is_not_UTF8_is_unreadable()
    {
        byte[] body = Encoding.UTF8.GetBytes(Payment());
        body[body.AsSpan().IndexOf("flux-000001"u8)] = 0xFF;
        Assert.False(TossPayment.TryRead(body, out _));
    }

    private static byte[] Dollars(string amount) => Encoding.UTF8.GetBytes(
        Payment(("currency", "USD")).Replace("Amount\":11000", $"Amount\":{amount}", StringComparison.Ordinal));
}
