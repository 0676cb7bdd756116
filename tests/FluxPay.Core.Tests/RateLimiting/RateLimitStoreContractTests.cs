namespace FluxPay.RateLimiting.Tests;

/// <summary>What every store of counts promises; one subclass per implementation.</summary>
public abstract class RateLimitStoreContractTests
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);
    private static readonly string[] OddTexts = ["", "}", "{", "{}", "a}b{c", ":", "가나다", "\u0000", "a b", "*"];

    private readonly string _scope = Guid.NewGuid().ToString();

    private protected abstract Task<IRateLimitStore> StoreAsync();

    /// <summary>Lets time go by on the clock the store counts by.</summary>
    private protected abstract Task PassAsync(TimeSpan time);

    [Fact]
    public async Task A_burst_is_given_at_once_and_then_one_permit_after_each_interval()
    {
        var store = await StoreAsync();
        var limit = RateLimit.Gcra("g", 3600, Hour, burst: 3);
        foreach (long left in (long[])[2, 1, 0])
        {
            var given = await TakeAsync(store, 1, limit);
            Assert.True(given.IsAcquired);
            Assert.Equal(left, given.Limits[0].Remaining);
            Assert.InRange(given.Limits[0].NextPermit, TimeSpan.FromTicks(1), TimeSpan.FromSeconds(1));
        }
        var refused = await TakeAsync(store, 1, limit);
        Assert.False(refused.IsAcquired);
        Assert.InRange(refused.Limits[0].RetryAfter, TimeSpan.FromTicks(1), TimeSpan.FromSeconds(1));
        Assert.Equal(refused.Limits[0].NextPermit, refused.Limits[0].RetryAfter);

        await PassAsync(refused.Limits[0].RetryAfter);
        Assert.True((await TakeAsync(store, 1, limit)).IsAcquired);
    }

    [Fact]
    public async Task What_is_refused_spends_nothing_and_more_than_a_burst_never_comes()
    {
        var store = await StoreAsync();
        foreach (var limit in (RateLimit[])[RateLimit.Gcra("g", 10, Hour), RateLimit.Sliding("s", 10, Hour), RateLimit.Concurrency("c", 10, Hour)])
        {
            Assert.Equal(3, (await TakeAsync(store, 7, limit)).Limits[0].Remaining);
            var refused = await TakeAsync(store, 4, limit);
            Assert.False(refused.IsAcquired);
            Assert.Equal(3, refused.Limits[0].Remaining);
            Assert.True((await TakeAsync(store, 3, limit)).IsAcquired);
            Assert.Equal(Timeout.InfiniteTimeSpan, (await TakeAsync(store, 11, limit)).Limits[0].RetryAfter);
        }
    }

    [Fact]
    public async Task Looking_takes_nothing_and_a_full_bucket_waits_for_nothing()
    {
        var store = await StoreAsync();
        var limit = RateLimit.Gcra("g", 5, Hour);
        for (int look = 0; look < 10; look++)
        {
            var seen = await TakeAsync(store, 0, limit);
            Assert.True(seen.IsAcquired);
            Assert.Equal((5, TimeSpan.Zero), (seen.Limits[0].Remaining, seen.Limits[0].NextPermit));
        }
        await TakeAsync(store, 5, limit);
        Assert.True((await TakeAsync(store, 0, limit)).IsAcquired);
    }

    [Fact]
    public async Task A_refund_gives_back_and_never_more_than_was_taken()
    {
        var store = await StoreAsync();
        foreach (var limit in (RateLimit[])[RateLimit.Gcra("g", 10, Hour), RateLimit.Sliding("s", 10, Hour)])
        {
            await TakeAsync(store, 10, limit);
            Assert.False((await TakeAsync(store, 4, limit)).IsAcquired);
            await store.RefundAsync(Call(4, limit));
            Assert.Equal(0, (await TakeAsync(store, 4, limit)).Limits[0].Remaining);
            await store.RefundAsync(Call(1_000, limit));
            Assert.Equal(10, (await TakeAsync(store, 0, limit)).Limits[0].Remaining);
            await store.RefundAsync(Call(1, limit));
            Assert.Equal(10, (await TakeAsync(store, 0, limit)).Limits[0].Remaining);
        }
    }

    [Fact]
    public async Task Several_limits_all_give_or_none_does()
    {
        var store = await StoreAsync();
        RateLimit[] limits = [RateLimit.Gcra("a", 5, Hour), RateLimit.Sliding("b", 2, Hour), RateLimit.Concurrency("c", 9, Hour)];
        Assert.True((await TakeAsync(store, 1, limits)).IsAcquired);
        Assert.True((await TakeAsync(store, 1, limits)).IsAcquired);
        var refused = await TakeAsync(store, 1, limits);
        Assert.False(refused.IsAcquired);
        Assert.Equal([3, 0, 7], refused.Limits.Select(l => l.Remaining));
        Assert.Equal([false, true, false], refused.Limits.Select(l => l.IsExceeded));
        Assert.Equal(3, (await TakeAsync(store, 0, limits[0])).Limits[0].Remaining);
    }

    [Fact]
    public async Task A_shadow_limit_counts_and_holds_nobody_back()
    {
        var store = await StoreAsync();
        var shadow = RateLimit.Gcra("shadow", 2, Hour) with { IsShadow = true };
        var real = RateLimit.Gcra("real", 4, Hour);
        foreach (bool exceeded in (bool[])[false, false, true, true])
        {
            var verdict = await TakeAsync(store, 1, shadow, real);
            Assert.True(verdict.IsAcquired);
            Assert.Equal(exceeded, verdict.Limits[0].IsExceeded);
        }
        Assert.False((await TakeAsync(store, 1, shadow, real)).IsAcquired);
    }

    [Fact]
    public async Task A_sliding_limit_gives_its_number_and_tells_when_there_is_more()
    {
        var store = await StoreAsync();
        var limit = RateLimit.Sliding("s", 3, TimeSpan.FromMilliseconds(400));
        while ((await TakeAsync(store, 1, limit)).IsAcquired)
        {
            // Real time goes by: as many as there are.
        }
        var refused = await TakeAsync(store, 3, limit);
        Assert.False(refused.IsAcquired);
        Assert.InRange(refused.Limits[0].RetryAfter, TimeSpan.FromTicks(1), TimeSpan.FromMilliseconds(800));
        await PassAsync(refused.Limits[0].RetryAfter);
        Assert.True((await TakeAsync(store, 3, limit)).IsAcquired);
    }

    [Fact]
    public async Task Lent_permits_come_back_when_they_are_released_and_not_before()
    {
        var store = await StoreAsync();
        var limit = RateLimit.Concurrency("c", 3, Hour);
        Assert.True((await store.DecideAsync(Call(2, limit) with { Lease = "one" })).IsAcquired);
        Assert.False((await store.DecideAsync(Call(2, limit) with { Lease = "two" })).IsAcquired);
        Assert.True((await store.DecideAsync(Call(1, limit) with { Lease = "three" })).IsAcquired);
        await store.ReleaseAsync(Call(2, limit) with { Lease = "one" });
        await store.ReleaseAsync(Call(2, limit) with { Lease = "one" });
        Assert.Equal(2, (await TakeAsync(store, 0, limit)).Limits[0].Remaining);
    }

    [Fact]
    public async Task A_lent_permit_ends_with_its_lease_unless_it_is_renewed()
    {
        var store = await StoreAsync();
        var (lease, half) = (TimeSpan.FromMilliseconds(1000), TimeSpan.FromMilliseconds(500));
        var limit = RateLimit.Concurrency("c", 2, lease);
        Assert.True((await store.DecideAsync(Call(1, limit) with { Lease = "lost" })).IsAcquired);
        Assert.True((await store.DecideAsync(Call(1, limit) with { Lease = "kept" })).IsAcquired);
        await PassAsync(half);
        await store.RenewAsync(Call(1, limit) with { Lease = "kept" });
        await PassAsync(half);
        Assert.Equal(1, (await TakeAsync(store, 0, limit)).Limits[0].Remaining);
    }

    [Fact]
    public async Task Partitions_names_scopes_and_kinds_are_apart_whatever_they_are_called()
    {
        var store = await StoreAsync();
        foreach (string text in OddTexts)
        {
            var (gcra, sliding) = (RateLimit.Gcra("n" + text, 1, Hour), RateLimit.Sliding("n" + text, 1, Hour));
            foreach (string scope in (string[])[_scope, _scope + text + "x"])
            {
                foreach (string partition in (string[])[text, text + "-"])
                {
                    Assert.True((await store.DecideAsync(new(scope, [new(gcra, partition), new(sliding, partition)], 1))).IsAcquired);
                    Assert.False((await store.DecideAsync(new(scope, [new(gcra, partition)], 1))).IsAcquired);
                }
            }
        }
    }

    [Fact]
    public async Task A_limit_that_was_loosened_goes_by_the_new_one_soon()
    {
        var store = await StoreAsync();
        var strict = RateLimit.Gcra("g", 1, TimeSpan.FromDays(30));
        var loose = RateLimit.Gcra("g", 10_000, TimeSpan.FromSeconds(1), burst: 10);
        Assert.True((await TakeAsync(store, 1, strict)).IsAcquired);
        Assert.InRange((await TakeAsync(store, 1, loose)).Limits[0].RetryAfter, TimeSpan.Zero, TimeSpan.FromMilliseconds(2));
    }

    private protected RateLimitCall Call(long permits, params RateLimit[] limits) =>
        new(_scope, [.. limits.Select(l => new RateLimitTarget(l, "p"))], permits, $"lease-{Guid.NewGuid()}");

    private protected async Task<RateLimitVerdict> TakeAsync(IRateLimitStore store, long permits, params RateLimit[] limits) =>
        await store.DecideAsync(Call(permits, limits));
}
