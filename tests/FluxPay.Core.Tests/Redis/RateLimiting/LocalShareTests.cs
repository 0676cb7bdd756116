using FluxPay.RateLimiting;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace FluxPay.Redis.RateLimiting.Tests;

public sealed class LocalShareTests
{
    [Fact]
    public async Task What_was_taken_alone_stays_counted_until_Redis_was_told_of_it()
    {
        await using var redis = new RedisConnection(
            Options.Create(new RedisOptions { ConnectionString = "127.0.0.1:1" }), NullLogger<RedisConnection>.Instance);
        using var hosts = new RedisHosts(redis);
        var share = new LocalShare(hosts);
        var call = new RateLimitCall("scope", [new RateLimitTarget(RateLimit.Gcra("g", 10, TimeSpan.FromHours(1)), "c")], 1);
        Assert.Null(share.Owed(call));
        Assert.Equal(5, await TakenAsync(tries: 5));

        long[] owed = share.Owed(call)!;
        Assert.Equal([5], owed);
        Assert.Null(share.Owed(call));                  // one tells at a time
        Assert.Equal(5, await TakenAsync(tries: 20));   // whoever decides alone meanwhile sees all that was taken
        share.Over(call);                               // Redis did not answer
        Assert.Equal(0, await TakenAsync(tries: 5));

        owed = share.Owed(call)!;
        Assert.Equal([10], owed);
        share.Told(call, owed);
        share.Over(call);
        Assert.Null(share.Owed(call));
        Assert.Equal(10, await TakenAsync(tries: 20));

        async Task<int> TakenAsync(int tries)
        {
            int taken = 0;
            for (int n = 0; n < tries; n++)
                taken += (await share.DecideAsync(call)).IsAcquired ? 1 : 0;
            return taken;
        }
    }
}
