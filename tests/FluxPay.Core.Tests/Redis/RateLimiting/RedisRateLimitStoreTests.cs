using FluxPay.InProcess.RateLimiting;
using FluxPay.RateLimiting;
using FluxPay.RateLimiting.Tests;
using FluxPay.Redis.Tests;
using FluxPay.Tests;
using Microsoft.Extensions.Time.Testing;
using StackExchange.Redis;

namespace FluxPay.Redis.RateLimiting.Tests;

public sealed class RedisRateLimitStoreResp3Tests(SharedRedis shared) : RedisRateLimitStoreTests(shared, "resp3");

public sealed class RedisRateLimitStoreResp2Tests(SharedRedis shared) : RedisRateLimitStoreTests(shared, "resp2");

/// <summary>The contract on a real Redis, in both protocols it speaks.</summary>
public abstract class RedisRateLimitStoreTests(SharedRedis shared, string protocol) : RateLimitStoreContractTests, IAsyncLifetime
{
    private RedisConnection _redis = null!;

    public async ValueTask InitializeAsync()
    {
        _redis = RedisUnderTest.Connect($"{await shared.ConnectionStringAsync()},protocol={protocol}");
        await _redis.AskAsync(database => database.PingAsync());
    }

    private protected override Task<IRateLimitStore> StoreAsync() =>
        Task.FromResult<IRateLimitStore>(new RedisRateLimitStore(_redis, new RedisHosts(_redis)));

    private protected override async Task PassAsync(TimeSpan time)
    {
        var until = await NowAsync() + time;
        await Patience.Until(async () => await NowAsync() >= until, $"{time} on the server's clock");
    }

    [Fact]
    public async Task It_decides_as_the_store_in_process_does()
    {
        var random = new Random(20261124);
        var (days, scope) = (TimeSpan.FromDays(30), Guid.NewGuid().ToString());
        RateLimit[] limits = [RateLimit.Gcra("g", 50, days, 70), RateLimit.Sliding("s", 60, days), RateLimit.Gcra("h", 40, days) with { IsShadow = true }];
        var here = new InProcessRateLimitStore(new FakeTimeProvider(TimeProvider.System.GetUtcNow()));
        var there = await StoreAsync();
        for (int step = 0; step < 600; step++)
        {
            var call = new RateLimitCall(
                scope, [.. limits.Where(_ => random.Next(3) > 0).Select(l => new RateLimitTarget(l, $"{random.Next(3)}"))], random.Next(0, 20));
            if (random.Next(5) == 0)
            {
                await here.RefundAsync(call);
                await there.RefundAsync(call);
                continue;
            }
            // The script itself: the store answers a known refusal with what was left of other limits then.
            var (expected, actual) = (await here.DecideAsync(call), await RateLimitScripts.DecideAsync(_redis, call, new long[call.Targets.Count]));
            Assert.Equal(expected.IsAcquired, actual.IsAcquired);
            Assert.Equal(expected.Limits.Select(l => (l.Remaining, l.IsExceeded)), actual.Limits.Select(l => (l.Remaining, l.IsExceeded)));
        }
    }

    public async ValueTask DisposeAsync()
    {
        await RedisUnderTest.NothingStaysForEverAsync(_redis);   // whatever the test did
        await _redis.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    private Task<DateTime> NowAsync() => _redis.AskAsync(database =>
        database.Multiplexer.GetServer(database.Multiplexer.GetEndPoints()[0]).TimeAsync());
}
