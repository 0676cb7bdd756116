namespace FluxPay.Toss.Wire;

/// <summary>Toss writes won as whole numbers and dollars with decimals; we count minor units.</summary>
internal static class TossAmount
{
    private static readonly decimal[] PowersOfTen = [1m, 10m, 100m, 1000m];

    public static decimal ToNumber(Money money) => money.MinorUnits / PowersOfTen[money.Currency.MinorUnitDigits];

    /// <summary>False for anything that is not a whole number of minor units from 0 to what 64 bits hold.</summary>
    public static bool TryRead(decimal? number, Currency currency, out Money money)
    {
        money = default;
        if (number is not (>= 0 and <= long.MaxValue / 1000))
            return false;
        decimal minor = number.Value * PowersOfTen[currency.MinorUnitDigits];
        if (minor != decimal.Truncate(minor))
            return false;
        money = new Money((long)minor, currency);
        return true;
    }
}
