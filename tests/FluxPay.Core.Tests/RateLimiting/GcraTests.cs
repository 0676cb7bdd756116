using CsCheck;

namespace FluxPay.RateLimiting.Tests;

/// <summary>The arithmetic alone, over any limit.</summary>
public sealed class GcraTests
{
    private static readonly Gen<RateLimit> Limits =
        from limit in Gen.Long[1, 5_000]
        from milliseconds in Gen.Int[5, 100_000]
        from burst in Gen.Long[1, 2_000]
        select RateLimit.Gcra("g", limit, TimeSpan.FromMilliseconds(milliseconds), burst);

    [Fact]
    public void No_stretch_of_time_sees_more_than_the_burst_and_what_flowed_back() =>
        Gen.Select(Limits, Gen.Select(Gen.Long[0, 40_000], Gen.Long[1, 50]).Array[1, 300]).Sample((limit, asks) =>
        {
            const long start = 1_795_353_683_784_781;
            long now = start, tat = 0;
            var given = new List<(long At, long Permits)>();
            foreach (var (pause, permits) in asks)
            {
                now += pause;
                tat = Gcra.Read(tat, now, limit);
                if (Gcra.Wait(tat, now, permits, limit) != 0)
                    continue;
                tat = Gcra.Take(tat, now, permits, limit);
                given.Add((now, permits));
            }
            for (int from = 0; from < given.Count; from++)
            {
                long sum = 0;
                for (int to = from; to < given.Count; to++)
                {
                    sum += given[to].Permits;
                    // In the policy's own numbers, without the interval: sum ≤ burst + T × limit ÷ window.
                    decimal allowed = limit.Burst + ((decimal)(given[to].At - given[from].At) * limit.Limit / (limit.Window.Ticks / 10));
                    Assert.True(sum <= allowed, $"{sum} of {allowed}");
                }
            }
        }, iter: 500);

    [Fact]
    public void A_wait_is_exact() => Gen.Select(Limits, Gen.Long[0, 4_000], Gen.Long[1, 2_000]).Sample((limit, taken, permits) =>
    {
        const long now = 1_000_000_000_000_000;
        long tat = Gcra.Take(now, now, taken, limit);
        long wait = Gcra.Wait(tat, now, permits, limit);
        Assert.Equal(permits > limit.Burst, wait == -1);
        if (wait < 0)
            return;
        Assert.True(Gcra.Left(Gcra.Read(tat, now + wait, limit), now + wait, limit) >= permits);
        if (wait > 0)
            Assert.True(Gcra.Left(tat, now + wait - 1, limit) < permits);
    });

    [Fact]
    public void What_is_given_back_can_be_taken_again() => Gen.Select(Limits, Gen.Long[1, 2_000]).Sample((limit, permits) =>
    {
        const long now = 1_000_000_000_000_000;
        long taken = Math.Min(permits, limit.Burst);
        long tat = Gcra.Return(Gcra.Take(now, now, taken, limit), now, taken, limit);
        Assert.Equal(limit.Burst, Gcra.Left(tat, now, limit));
        Assert.Equal(taken, Gcra.Outstanding(Gcra.Take(now, now, taken, limit), now, limit));
    });

    [Theory]
    [InlineData(0, 1000, 1)]
    [InlineData(1_000_000_001, 10_000_000, 1)]
    [InlineData(1001, 1, 1)]
    [InlineData(1, 0, 1)]
    [InlineData(1, 1000, 0)]
    [InlineData(1, 2_600_000_000, 1_000_000_000)]
    public void A_limit_out_of_its_range_cannot_be_made(long limit, long milliseconds, long burst) =>
        Assert.ThrowsAny<ArgumentException>(() => RateLimit.Gcra("g", limit, TimeSpan.FromMilliseconds(milliseconds), burst));

    [Theory]
    [InlineData(50, 1, 100, 2)]
    [InlineData(3, 1, 3, 1)]
    [InlineData(2000, 1, 4000, 2)]
    [InlineData(1, 86_400, 2, 172_800)]
    public void A_burst_flows_back_in_its_share_of_windows(long limit, int window, long burst, int seconds) =>
        Assert.Equal(TimeSpan.FromSeconds(seconds), RateLimit.Gcra("g", limit, TimeSpan.FromSeconds(window), burst).Refill);
}
