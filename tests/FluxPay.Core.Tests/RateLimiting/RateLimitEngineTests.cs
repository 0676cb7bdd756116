using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Threading.RateLimiting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace FluxPay.RateLimiting.Tests;

/// <summary>The engine alone in an application, with counts of its own.</summary>
public sealed class RateLimitEngineTests : IAsyncDisposable
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    private readonly FakeTimeProvider _time = new();
    private readonly ServiceProvider _services;
    private readonly RateLimitEngine _engine;

    public RateLimitEngineTests()
    {
        var services = new ServiceCollection();
        services.AddSingleton<TimeProvider>(_time);
        services.AddRateLimiting();
        _services = services.BuildServiceProvider();
        _engine = _services.GetRequiredService<RateLimitEngine>();
    }

    [Fact]
    public async Task The_longest_wait_counts_and_a_shadow_limit_has_none()
    {
        RateLimitTarget[] limits =
        [
            new(RateLimit.Gcra("minute", 60, Hour, 1), ""), new(RateLimit.Gcra("hour", 1, Hour), ""),
            new(RateLimit.Gcra("day", 1, TimeSpan.FromDays(1)) with { IsShadow = true }, ""),
        ];
        Assert.Equal(TimeSpan.Zero, (await _engine.AcquireAsync("s", limits)).RetryAfter);
        var refused = await _engine.AcquireAsync("s", limits);
        Assert.Equal((false, Hour), (refused.IsAcquired, refused.RetryAfter));
        Assert.Equal(Timeout.InfiniteTimeSpan, (await _engine.AcquireAsync("s", limits, 2)).RetryAfter);
    }

    [Fact]
    public async Task A_long_request_keeps_its_permit_until_it_ends()
    {
        RateLimitTarget[] limit = [new(RateLimit.Concurrency("c", 1, TimeSpan.FromSeconds(30)), "")];
        var held = await _engine.AcquireAsync("s", limit);
        for (int second = 0; second < 300; second++)
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            Assert.False((await _engine.AcquireAsync("s", limit)).IsAcquired);
        }
        await held.DisposeAsync();
        await held.DisposeAsync();
        Assert.True((await _engine.AcquireAsync("s", limit)).IsAcquired);
    }

    [Fact]
    public async Task A_shadow_that_lent_nothing_holds_nothing()
    {
        var lease = TimeSpan.FromSeconds(30);
        RateLimitTarget[] limit = [new(RateLimit.Concurrency("c", 1, lease) with { IsShadow = true }, "")];
        var first = await _engine.AcquireAsync("s", limit);
        await using var second = await _engine.AcquireAsync("s", limit);
        Assert.True(second is { IsAcquired: true, Limits: [{ IsExceeded: true }] });
        _time.Advance(lease / 2);    // both would have renewed
        await first.DisposeAsync();
        Assert.Equal(1, (await _engine.PeekAsync("s", limit)).Limits[0].Remaining);
    }

    [Fact]
    public async Task It_is_a_limiter_of_NET_for_each_partition()
    {
        var (rate, together) = (RateLimit.Gcra("r", 2, Hour), RateLimit.Concurrency("c", 1));
        await using var rates = PartitionedRateLimiter.Create<string, string>(who => RateLimitPartition.Get(who, w => _engine.Limiter(rate, w)));
        Assert.True(rates.AttemptAcquire("a").IsAcquired);
        Assert.True((await rates.AcquireAsync("a")).IsAcquired);
        using var refused = rates.AttemptAcquire("a");
        Assert.False(refused.IsAcquired);
        Assert.True(refused.TryGetMetadata(MetadataName.RetryAfter, out var wait));
        Assert.Equal(TimeSpan.FromMinutes(30), wait);
        Assert.True(rates.AttemptAcquire("b").IsAcquired);
        _time.Advance(wait);
        Assert.True(rates.AttemptAcquire("a").IsAcquired);

        await using var limiter = _engine.Limiter(together, "");
        Assert.False(limiter.AttemptAcquire().IsAcquired);
        var held = await limiter.AcquireAsync();
        Assert.True(held.IsAcquired);
        Assert.Null(limiter.IdleDuration);
        Assert.False((await limiter.AcquireAsync()).IsAcquired);
        held.Dispose();
        Assert.NotNull(limiter.IdleDuration);
        Assert.True((await limiter.AcquireAsync()).IsAcquired);
    }

    [Fact]
    public async Task Decisions_are_counted_by_limit_and_outcome()
    {
        var seen = new ConcurrentBag<string>();
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, l) =>
        {
            if (instrument.Meter.Name == RateLimitMetrics.Meter && instrument.Meter.Scope == _services.GetRequiredService<IMeterFactory>())
                l.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<long>((_, _, tags, _) => seen.Add($"{tags[0].Value} {tags[1].Value}"));
        listener.Start();
        RateLimitTarget[] limits =
            [new(RateLimit.Gcra("two", 2, Hour), ""), new(RateLimit.Gcra("nine", 9, Hour), ""), new(RateLimit.Gcra("dark", 1, Hour) with { IsShadow = true }, "")];
        for (int call = 0; call < 3; call++)
            await _engine.AcquireAsync("s", limits);
        Assert.Equal(
            ["dark acquired", "dark shadow_refused", "dark shadow_refused", "nine acquired", "nine acquired", "nine held_back", "two acquired", "two acquired", "two refused"],
            seen.Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData(-1, false)]
    [InlineData(1_000_000_001, false)]
    [InlineData(1_001, true)]
    public async Task Permits_out_of_their_range_are_a_mistake_of_the_caller(long permits, bool lent) =>
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => _engine.AcquireAsync(
            "s", [new(lent ? RateLimit.Concurrency("c", 9) : RateLimit.Gcra("g", 9, Hour), "")], permits).AsTask());

    [Fact]
    public void Refusals_known_here_are_bounded()
    {
        var refusals = new Refusals(_time, capacity: 100);
        for (int customer = 0; customer < 1_000; customer++)
        {
            var limit = RateLimit.Gcra("g", 1, Hour);
            var call = new RateLimitCall("s", [new(limit, $"{customer}")], 1);
            refusals.Keep(call, new(false, [new() { Limit = limit, Remaining = 0, NextPermit = Hour, RetryAfter = Hour }]), _time.GetTimestamp());
            Assert.NotNull(refusals.Find(call));
        }
        Assert.InRange(Enumerable.Range(0, 1_000).Count(c => refusals.Find(new("s", [new(RateLimit.Gcra("g", 1, Hour), $"{c}")], 1)) is not null), 1, 100);
    }

    public async ValueTask DisposeAsync() => await _services.DisposeAsync();
}
