using System.Threading.RateLimiting;
using BenchmarkDotNet.Attributes;
using FluxPay.RateLimiting;
using Microsoft.Extensions.DependencyInjection;

namespace FluxPay.Benchmarks;

/// <summary>What does a rate limit cost a host that is alone? The baseline is .NET's own limiter; <see cref="RateLimitDecisions"/> is about hosts that share.</summary>
[MemoryDiagnoser]
public class LocalRateLimits
{
    private static readonly RateLimit Gcra = RateLimit.Gcra("local", 1_000_000, TimeSpan.FromSeconds(1), burst: 1_000_000_000);
    private static readonly RateLimitTarget[] One = [new(Gcra, "cust-1")];
    private static readonly RateLimitTarget[] Two = [new(Gcra, "cust-1"), new(RateLimit.Sliding("window", 1_000_000_000, TimeSpan.FromHours(1)), "")];

    private ServiceProvider _services = null!;
    private TokenBucketRateLimiter _tokenBucket = null!;
    private RateLimitEngine _engine = null!;
    private RateLimiter _gcra = null!;

    [GlobalSetup]
    public void Setup()
    {
        _tokenBucket = new TokenBucketRateLimiter(new()
        {
            TokenLimit = int.MaxValue,
            TokensPerPeriod = int.MaxValue,
            ReplenishmentPeriod = TimeSpan.FromMilliseconds(100),
        });
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddRateLimiting();
        _services = services.BuildServiceProvider();
        _engine = _services.GetRequiredService<RateLimitEngine>();
        _gcra = _engine.Limiter(Gcra, "");
    }

    [GlobalCleanup]
    public async Task CleanupAsync()
    {
        await _gcra.DisposeAsync();
        await _services.DisposeAsync();
        await _tokenBucket.DisposeAsync();
    }

    [Benchmark(Baseline = true)]
    public bool TokenBucket() => _tokenBucket.AttemptAcquire().IsAcquired;

    [Benchmark]
    public bool Limiter() => _gcra.AttemptAcquire().IsAcquired;

    /// <summary>As the middleware asks, for the headers too.</summary>
    [Benchmark]
    public async Task<bool> Decision() => (await _engine.AcquireAsync("moa", One)).IsAcquired;

    /// <summary>Two limits, of which either both give or neither.</summary>
    [Benchmark]
    public async Task<bool> DecisionOnTwo() => (await _engine.AcquireAsync("moa", Two)).IsAcquired;
}
