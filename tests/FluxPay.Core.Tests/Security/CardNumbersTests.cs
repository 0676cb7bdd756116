namespace FluxPay.Security.Tests;

public sealed class CardNumbersTests
{
    [Theory]
    [InlineData("4111111111111111")]
    [InlineData("4111 1111 1111 1111")]
    [InlineData("4111-1111-1111-1111")]
    [InlineData("card: 378282246310005.")]
    [InlineData("x4222222222222x")]                // 13 digits
    [InlineData("6304000000000000000")]            // 19 digits
    [InlineData("order 7, 5555555555554444, thanks")]
    [InlineData("4111_1111_1111_1111")]
    [InlineData("4111.1111.1111.1111")]
    [InlineData("4111\u20131111\u20141111\u20111111")]         // dashes of every width
    [InlineData("4111\u00a01111\u20091111\u30001111")]         // spaces of every width
    [InlineData("41\u200b11111\u200d111111\u2060111")]         // and of none
    [InlineData("4  1 1 1 - 1111 . 1111 1111")]
    [InlineData("\uff14111 1111 1111 111\uff11")]               // full width
    [InlineData("\u0664\u0661\u0661\u0661111111111111")]        // Arabic-Indic
    [InlineData("\U0001d7d2111111111111111")]                   // mathematical
    [InlineData("4111 1111 1111 1111 12/30 123")]               // with expiry and code
    [InlineData("12 4111-1111-1111-1111")]
    public void What_may_be_a_card_number_is_found(string text) => Assert.True(CardNumbers.In(text));

    [Theory]
    [InlineData("")]
    [InlineData("4111111111111112")]               // fails the check digit
    [InlineData("411111111111")]                   // 12 digits
    [InlineData("41111111111111110000")]           // 20 digits
    [InlineData("4111:1111:1111:1111")]            // times are written so
    [InlineData("010-1234-5678, 010-9876-5432")]
    [InlineData("192.168.100.100")]
    [InlineData("ord_01J8Z3Q5W7E9R1T3Y5U7I9O1P3")]
    [InlineData("2026-01-31T03:04:05.678Z")]
    [InlineData("010-1234-5678")]
    public void What_is_none_passes(string text) => Assert.False(CardNumbers.In(text));
}
