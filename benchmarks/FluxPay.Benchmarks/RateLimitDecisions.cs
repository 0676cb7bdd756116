using System.Threading.RateLimiting;
using BenchmarkDotNet.Attributes;
using FluxPay.RateLimiting;
using FluxPay.Tests;
using Microsoft.Extensions.DependencyInjection;

namespace FluxPay.Benchmarks;

/// <summary>
/// What does a rate limit that all hosts share cost a request, beside one that only this process knows? Permits are fetched from Redis
/// in blocks; a refusal that is known to hold is repeated here.
/// </summary>
[MemoryDiagnoser]
public class RateLimitDecisions
{
    private RedisServer _server = null!;
    private ServiceProvider _services = null!;
    private TokenBucketRateLimiter _tokenBucket = null!;
    private RateLimiter _shared = null!;
    private RateLimiter _usedUp = null!;

    [GlobalSetup]
    public async Task SetupAsync()
    {
        _tokenBucket = new TokenBucketRateLimiter(new()
        {
            TokenLimit = int.MaxValue,
            TokensPerPeriod = int.MaxValue,
            ReplenishmentPeriod = TimeSpan.FromMilliseconds(100),
        });
        _server = await RedisServer.StartAsync();
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddRateLimiting().UseRedis(_server.ConnectionString);
        _services = services.BuildServiceProvider();
        var engine = _services.GetRequiredService<RateLimitEngine>();
        // So much that it lasts for the whole run.
        _shared = engine.Limiter(RateLimit.Gcra("shared", 1_000_000, TimeSpan.FromSeconds(1), burst: 1_000_000_000), "");
        _usedUp = engine.Limiter(RateLimit.Gcra("used-up", 1, TimeSpan.FromDays(1)), "");
        while ((await _usedUp.AcquireAsync()).IsAcquired)
        {
            // One a day; the next is refused.
        }
    }

    [GlobalCleanup]
    public async Task CleanupAsync()
    {
        await _shared.DisposeAsync();
        await _usedUp.DisposeAsync();
        await _services.DisposeAsync();
        await _server.DisposeAsync();
        await _tokenBucket.DisposeAsync();
    }

    /// <summary>.NET's own, in this process alone.</summary>
    [Benchmark(Baseline = true)]
    public bool TokenBucket() => Given(_tokenBucket.AttemptAcquire());

    /// <summary>Shared through Redis, every round trip for a block included.</summary>
    [Benchmark]
    public bool SharedPermit()
    {
        var lease = _shared.AttemptAcquire();
        return Given(lease.IsAcquired ? lease : _shared.AcquireAsync().AsTask().GetAwaiter().GetResult());
    }

    /// <summary>Refused for the rest of the day, whoever asks.</summary>
    [Benchmark]
    public bool KnownRefusal() => !_usedUp.AttemptAcquire().IsAcquired;

    private static bool Given(RateLimitLease lease) =>
        lease.IsAcquired ? true : throw new InvalidOperationException("The benchmark ran out of permits; its numbers would mean nothing.");
}
