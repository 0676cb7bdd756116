using FluxPay.RateLimiting;
using FluxPay.RateLimiting.Tests;
using Microsoft.Extensions.Time.Testing;

namespace FluxPay.InProcess.RateLimiting.Tests;

public sealed class InProcessRateLimitStoreTests : RateLimitStoreContractTests
{
    private readonly FakeTimeProvider _time = new(DateTimeOffset.UnixEpoch.AddYears(56));

    private protected override Task<IRateLimitStore> StoreAsync() => Task.FromResult<IRateLimitStore>(new InProcessRateLimitStore(_time));

    private protected override Task PassAsync(TimeSpan time)
    {
        _time.Advance(time);
        return Task.CompletedTask;
    }

    [Fact]
    public async Task Counts_that_say_nothing_any_more_take_no_memory()
    {
        var store = new InProcessRateLimitStore(_time);
        RateLimit[] limits =
        [
            RateLimit.Gcra("g", 10, TimeSpan.FromSeconds(1)), RateLimit.Sliding("s", 10, TimeSpan.FromSeconds(1)),
            RateLimit.Concurrency("c", 10, TimeSpan.FromSeconds(1)),
        ];
        for (int customer = 0; customer < 100_000; customer++)
        {
            await store.DecideAsync(new("moa", [new(limits[customer % 3], $"{customer}")], 1, "lease"));
            _time.Advance(TimeSpan.FromMilliseconds(1));
        }
        Assert.InRange(store.Count, 1_000, 8_000);   // 1,000 to 2,000 of them are in use at a time
        _time.Advance(TimeSpan.FromMinutes(1));
        await store.DecideAsync(new("moa", [new(limits[0], "next")], 1));
        Assert.Equal(1, store.Count);
    }

    [Fact]
    public async Task The_last_window_counts_by_the_share_of_it_that_is_still_near()
    {
        var store = new InProcessRateLimitStore(_time);
        var limit = RateLimit.Sliding("s", 100, TimeSpan.FromSeconds(10));
        async Task<RateLimitStanding> TakeAsync(long permits) => (await store.DecideAsync(new("moa", [new(limit, "")], permits))).Limits[0];

        Assert.Equal(20, (await TakeAsync(80)).Remaining);
        _time.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal(20, (await TakeAsync(0)).Remaining);
        _time.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal(60, (await TakeAsync(0)).Remaining);      // half of 80 has gone
        Assert.Equal(0, (await TakeAsync(60)).Remaining);
        Assert.Equal(TimeSpan.FromSeconds(1.25), (await TakeAsync(10)).RetryAfter);   // 80 fade at 8 a second
        _time.Advance(TimeSpan.FromSeconds(20));
        Assert.Equal(100, (await TakeAsync(0)).Remaining);
    }
}
