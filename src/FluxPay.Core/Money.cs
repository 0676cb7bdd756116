namespace FluxPay;

/// <summary>An amount in the minor units of one currency; never a fraction, never two currencies in one sum.</summary>
/// <param name="MinorUnits">Won for KRW, cents for USD. May be negative where a difference is meant.</param>
/// <param name="Currency">The currency the units belong to.</param>
public readonly record struct Money(long MinorUnits, Currency Currency)
{
    /// <summary>Nothing, in a currency.</summary>
    public static Money Zero(Currency currency) => new(0, currency);

    /// <summary>The sum; both sides must be of one currency.</summary>
    /// <exception cref="InvalidOperationException">The currencies differ.</exception>
    /// <exception cref="OverflowException">The sum does not fit 64 bits.</exception>
    public static Money operator +(Money left, Money right) => new(checked(left.MinorUnits + Same(left, right)), left.Currency);

    /// <summary>The difference; both sides must be of one currency.</summary>
    /// <exception cref="InvalidOperationException">The currencies differ.</exception>
    /// <exception cref="OverflowException">The difference does not fit 64 bits.</exception>
    public static Money operator -(Money left, Money right) => new(checked(left.MinorUnits - Same(left, right)), left.Currency);

    /// <inheritdoc/>
    public override string ToString() => $"{MinorUnits} {Currency.Code}";

    private static long Same(Money left, Money right) => left.Currency == right.Currency
        ? right.MinorUnits
        : throw new InvalidOperationException($"{left} and {right} are not of one currency.");
}

/// <summary>Exact ratios of whole numbers: 128 bits in between, so nothing overflows on the way.</summary>
internal static class Ratio
{
    public static long MultiplyDivideDown(long value, long numerator, long denominator) =>
        checked((long)((Int128)value * numerator / denominator));

    /// <summary>Rounded to the nearest whole number, a half away from zero; the denominator is positive.</summary>
    public static long MultiplyDivide(long value, long numerator, long denominator)
    {
        var product = (Int128)value * numerator;
        var twice = 2 * Int128.Abs(product) + denominator;
        return checked((long)(Int128.Sign(product) * (twice / (2 * (Int128)denominator))));
    }

    public static long MultiplyDivideUp(long value, long numerator, long denominator) =>
        checked((long)(((Int128)value * numerator + denominator - 1) / denominator));
}
