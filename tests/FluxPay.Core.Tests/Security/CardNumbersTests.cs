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
    public void What_may_be_a_card_number_is_found(string text) => Assert.True(CardNumbers.In(text));

    [Theory]
    [InlineData("")]
    [InlineData("4111111111111112")]               // fails the check digit
    [InlineData("411111111111")]                   // 12 digits
    [InlineData("41111111111111110000")]           // 20 digits
    [InlineData("4111_1111_1111_1111")]            // not how cards are printed
    [InlineData("ord_01J8Z3Q5W7E9R1T3Y5U7I9O1P3")]
    [InlineData("2026-01-31T03:04:05.678Z")]
    [InlineData("010-1234-5678")]
    public void What_is_none_passes(string text) => Assert.False(CardNumbers.In(text));
}
