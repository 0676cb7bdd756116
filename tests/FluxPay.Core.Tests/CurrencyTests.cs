namespace FluxPay.Tests;

public sealed class CurrencyTests
{
    [Theory]
    [InlineData("KRW", 0)]
    [InlineData("JPY", 0)]
    [InlineData("VND", 0)]
    [InlineData("USD", 2)]
    [InlineData("EUR", 2)]
    [InlineData("KWD", 3)]
    [InlineData("BHD", 3)]
    public void A_currency_knows_its_minor_unit(string code, int digits)
    {
        Assert.True(Currency.TryParse(code, out var currency));
        Assert.Equal(new Currency(code, digits), currency);
        Assert.Equal(code, currency.ToString());
        Assert.Equal(currency, Currency.Parse(code));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("krw")]
    [InlineData("KRW ")]
    [InlineData("XXX")]
    [InlineData("DEM")]
    public void Anything_else_is_no_currency(string? code)
    {
        Assert.False(Currency.TryParse(code, out _));
        Assert.Throws<ArgumentException>(() => Currency.Parse(code!));
    }
}
