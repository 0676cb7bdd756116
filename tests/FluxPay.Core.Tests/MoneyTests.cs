using System.Numerics;
using CsCheck;

namespace FluxPay.Tests;

public sealed class MoneyTests
{
    private static readonly Currency Usd = Currency.Parse("USD");

    private static readonly long[] Ends = [0, 1, long.MaxValue, long.MinValue];

    // Amounts of every size, the ends of 64 bits included.
    private static readonly Gen<long> Amounts = Gen.OneOf(Gen.Long, Gen.Long[0, 1000], Gen.Int[0, 3].Select(i => Ends[i]));
    private static readonly Gen<long> Positive = Gen.OneOf(Gen.Long[1, long.MaxValue], Gen.Long[1, 1000]);

    [Fact]
    public void A_sum_is_exact_or_overflows_loudly() => Gen.Select(Amounts, Amounts).Sample((a, b) =>
    {
        Check((BigInteger)a + b, () => new Money(a, Usd) + new Money(b, Usd));
        Check((BigInteger)a - b, () => new Money(a, Usd) - new Money(b, Usd));

        static void Check(BigInteger exact, Func<Money> sum)
        {
            if (exact >= long.MinValue && exact <= long.MaxValue)
                Assert.Equal(new Money((long)exact, Usd), sum());
            else
                Assert.Throws<OverflowException>(() => sum());
        }
    });

    [Fact]
    public void Two_currencies_never_meet_in_one_sum()
    {
        var (won, cents) = (new Money(1, Currency.Krw), new Money(1, Usd));
        Assert.Throws<InvalidOperationException>(() => won + cents);
        Assert.Throws<InvalidOperationException>(() => won - cents);
        Assert.NotEqual(won, cents);
    }

    [Fact]
    public void Rounding_down_and_up_enclose_the_exact_ratio() => Gen.Select(Gen.Long[0, long.MaxValue], Positive, Positive).Sample((value, n, d) =>
    {
        var exact = (BigInteger)value * n;
        if (exact / d + 1 > long.MaxValue)
        {
            if (exact / d > long.MaxValue)
                Assert.Throws<OverflowException>(() => Ratio.MultiplyDivideDown(value, n, d));
            return;
        }
        var (down, up) = ((BigInteger)Ratio.MultiplyDivideDown(value, n, d), (BigInteger)Ratio.MultiplyDivideUp(value, n, d));
        Assert.True(down * d <= exact && exact < (down + 1) * d, $"{value} × {n} ÷ {d} rounded down to {down}");
        Assert.True((up - 1) * d < exact && exact <= up * d, $"{value} × {n} ÷ {d} rounded up to {up}");
    });

    [Fact]
    public void A_ratio_that_does_not_fit_is_loud()
    {
        Assert.Throws<OverflowException>(() => Ratio.MultiplyDivideDown(long.MaxValue, 2, 1));
        Assert.Throws<OverflowException>(() => Ratio.MultiplyDivideUp(long.MaxValue, 2, 1));
        Assert.Equal(long.MaxValue, Ratio.MultiplyDivideUp(long.MaxValue, 2, 2));
    }

    [Fact]
    public void What_a_refund_takes_back_is_worth_at_least_what_it_gives() =>
        Gen.Select(Gen.Long[1, 1_000_000_000], Gen.Long[1, 1_000_000_000], Gen.Long[0, 1_000_000_000]).Sample((price, credits, some) =>
        {
            long unused = some % (credits + 1);
            long refundable = Ratio.MultiplyDivideDown(price, unused, credits);
            long taken = Ratio.MultiplyDivideUp(refundable, credits, price);
            Assert.True(taken <= unused, $"{refundable} of {price} for {unused} of {credits} would take {taken}");
            Assert.True(Ratio.MultiplyDivideDown(price, taken, credits) >= refundable);
        });

    [Fact]
    public void Money_shows_its_units_and_currency() => Assert.Equal("15000 KRW", new Money(15000, Currency.Krw).ToString());
}
