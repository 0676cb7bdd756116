using System.Diagnostics;
using FluxPay.RateLimiting;
using FluxPay.Tests;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace FluxPay.Redis.RateLimiting.Tests;

/// <summary>Hosts that share one Redis: a limit holds over all of them, and through everything that may happen to it.</summary>
public sealed class SharedLimitTests : IAsyncLifetime
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    private RedisServer _server = null!;
    private Host _host = null!;

    public async ValueTask InitializeAsync()
    {
        _server = await RedisServer.StartAsync();
        _host = await Host.StartAsync(_server);
    }

    [Fact]
    public async Task Two_hosts_whose_clocks_are_an_hour_off_admit_no_more_than_the_limit_in_any_time()
    {
        await using var early = await Host.StartAsync(_server, -Hour);
        await using var late = await Host.StartAsync(_server, Hour);
        RateLimitTarget[] limit = [new(RateLimit.Gcra("g", 500, TimeSpan.FromSeconds(1), burst: 40), "p")];
        var clock = Stopwatch.StartNew();
        long admitted = 0;
        await Task.WhenAll(((Host[])[early, late]).SelectMany(h => Enumerable.Range(0, 4).Select(_ => Task.Run(async () =>
        {
            while (Interlocked.Read(ref admitted) < 300)
            {
                await using var decision = await h.Engine.AcquireAsync("moa", limit);
                Assert.False(decision.IsDegraded);
                if (decision.IsAcquired)
                    Interlocked.Increment(ref admitted);
            }
        }))));
        double most = 40 + (clock.Elapsed.TotalSeconds * 500);
        Assert.True(admitted <= most, $"{admitted} were admitted where the limit allows {most}.");
    }

    [Fact]
    public async Task Blocks_of_two_hosts_admit_no_more_than_the_limit_and_the_life_of_a_block()
    {
        await using var other = await Host.StartAsync(_server);
        var limit = RateLimit.Gcra("g", 20_000, TimeSpan.FromSeconds(1), burst: 2_000);
        var limiters = new[] { _host, other }.Select(h => h.Engine.Limiter(limit, "p")).ToArray();
        var clock = Stopwatch.StartNew();
        long admitted = 0, local = 0;
        await Task.WhenAll(limiters.Select(limiter => Task.Run(async () =>
        {
            while (clock.ElapsedMilliseconds < 1000)
            {
                bool isLocal = limiter.AttemptAcquire().IsAcquired;
                if (!isLocal && !(await limiter.AcquireAsync()).IsAcquired)
                    continue;
                if (Interlocked.Increment(ref admitted) <= 1_000 && isLocal)   // half the burst: blocks are small near the limit, on purpose
                    Interlocked.Increment(ref local);
            }
        })));
        Assert.InRange(admitted, 1_000, 2_000 + ((clock.Elapsed.TotalSeconds + 0.1) * 20_000));
        Assert.True(local > 500, $"only {local} of the first 1,000 without a round trip");
        foreach (var limiter in limiters)
            await limiter.DisposeAsync();
    }

    [Fact]
    public async Task A_block_that_is_not_used_is_given_back()
    {
        var limit = RateLimit.Gcra("g", 1_000, Hour);
        await using var limiter = _host.Engine.Limiter(limit, "p");
        for (int permit = 0; permit < 40; permit++)
            Assert.True((await limiter.AcquireAsync()).IsAcquired);
        Assert.Equal(960, await Patience.For(FullAgainAsync(), "the rest of the block"));

        async Task<long> FullAgainAsync()
        {
            long left = 0;
            await Patience.Until(async () =>
            {
                left = (await _host.Engine.PeekAsync("g/p", [new(limit, "p")])).Limits[0].Remaining;
                return left >= 960;
            }, "the rest of the block");
            return left;
        }
    }

    [Fact]
    public async Task The_synchronous_path_asks_nobody()
    {
        await using var limiter = _host.Engine.Limiter(RateLimit.Gcra("g", 1_000, Hour), "p");
        _server.Pause();
        var clock = Stopwatch.StartNew();
        for (int call = 0; call < 1_000; call++)
            Assert.False(limiter.AttemptAcquire().IsAcquired);
        Assert.InRange(clock.ElapsedMilliseconds, 0, 200);   // one question to a Redis that hangs takes longer
        _server.Resume();
        await Patience.Until(async () => (await limiter.AcquireAsync()).IsAcquired, "a permit");
        await Patience.Until(() => Task.FromResult(limiter.IdleDuration > TimeSpan.Zero), "idleness, or whoever keeps limiters never drops one");
    }

    [Fact]
    public async Task A_known_refusal_costs_Redis_nothing_and_a_refund_ends_it()
    {
        RateLimitTarget[] limit = [new(RateLimit.Gcra("g", 3, Hour), "p")];
        await _host.Engine.AcquireAsync("moa", limit, 3);
        Assert.False((await _host.Engine.AcquireAsync("moa", limit)).IsAcquired);
        string before = await _server.CommandAsync("INFO commandstats");
        for (int call = 0; call < 500; call++)
        {
            var refused = await _host.Engine.AcquireAsync("moa", limit);
            Assert.False(refused.IsAcquired);
            Assert.InRange(refused.RetryAfter, TimeSpan.FromMinutes(19), TimeSpan.FromMinutes(20));
        }
        Assert.InRange(await ScriptsSinceAsync(before), 0, 3);    // the beats of hosts
        await _host.Engine.RefundAsync("moa", limit);
        Assert.True((await _host.Engine.AcquireAsync("moa", limit)).IsAcquired);
    }

    [Fact]
    public async Task No_key_stays_for_ever()
    {
        RateLimitTarget[] limits =
        [
            new(RateLimit.Gcra("g", 3, Hour), "p"), new(RateLimit.Sliding("s", 3, Hour), "p"), new(RateLimit.Concurrency("c", 3, Hour), "p"),
            new(RateLimit.Gcra("shadow", 1, TimeSpan.FromMilliseconds(1)) with { IsShadow = true }, "p"),
        ];
        for (int call = 0; call < 4; call++)
            await _host.Engine.AcquireAsync("moa", limits);
        await _host.Engine.RefundAsync("moa", limits, 2);
        await _host.Engine.PeekAsync("moa", limits);
        var keys = (await _server.CommandAsync("KEYS *")).Split("\r\n").Where(l => l.StartsWith("fp:", StringComparison.Ordinal)).ToArray();
        Assert.InRange(keys.Length, 4, 5);    // the shadow's may have gone already
        foreach (string key in keys)
            Assert.NotEqual(":-1", (await _server.CommandAsync($"PTTL {key}")).Trim());
    }

    [Fact]
    public async Task Losing_all_keys_and_scripts_is_no_error()
    {
        RateLimitTarget[] limit = [new(RateLimit.Gcra("g", 1_000, Hour), "p"), new(RateLimit.Concurrency("c", 1_000, Hour), "p")];
        for (int call = 0; call < 20; call++)
        {
            await using var decision = await _host.Engine.AcquireAsync("moa", limit);
            Assert.True(decision is { IsAcquired: true, IsDegraded: false });
            await _server.CommandAsync(call % 2 == 0 ? "FLUSHALL" : "SCRIPT FLUSH");
        }
    }

    [Theory]
    [InlineData("FLUSHALL")]
    [InlineData("kill")]
    public async Task A_Redis_that_loses_everything_at_any_point_is_no_error_and_lets_at_most_a_burst_more_through(string loss)
    {
        const int Burst = 20, PerSecond = 200, Losses = 5;
        await using var other = await Host.StartAsync(_server, Hour);
        Host[] hosts = [_host, other];
        RateLimitTarget[] limit = [new(RateLimit.Gcra("g", PerSecond, TimeSpan.FromSeconds(1), Burst), "p")];
        var (chance, clock) = (new Random(20261130), Stopwatch.StartNew());
        long admitted = 0;
        using var over = new CancellationTokenSource();
        var callers = Task.WhenAll(hosts.SelectMany(h => new[] { h, h, h, h }).Select(host => Task.Run(async () =>
        {
            while (!over.IsCancellationRequested)
            {
                await using var decision = await host.Engine.AcquireAsync("moa", limit);
                if (decision.IsAcquired)
                    Interlocked.Increment(ref admitted);
            }
        })));
        for (int n = 0; n < Losses; n++)
        {
            await Patience.Until(async () =>
            {
                await Task.WhenAll(hosts.Select(h => h.Hosts.BeatAsync()));
                return hosts.All(h => h.Hosts.Count == hosts.Length);   // each takes its half alone
            }, "each other");
            long next = Interlocked.Read(ref admitted) + chance.Next(1, 60);
            await Patience.Until(() => Task.FromResult(Interlocked.Read(ref admitted) >= next), "a moment by chance");
            await (loss == "kill" ? _server.RestartAsync() : _server.CommandAsync("FLUSHALL"));
        }
        await over.CancelAsync();
        await callers;   // nobody had an exception
        // What was forgotten may be taken again, and so may the halves that hosts have for themselves while Redis is away.
        int bursts = 1 + (loss == "kill" ? 2 * Losses : Losses);
        Assert.InRange(admitted, Losses, (bursts * Burst) + (clock.Elapsed.TotalSeconds * PerSecond));
    }

    [Fact]
    public async Task A_long_request_keeps_its_permit_over_the_loss_of_Redis_memory()
    {
        RateLimitTarget[] limit = [new(RateLimit.Concurrency("c", 1, TimeSpan.FromMilliseconds(300)), "p")];
        var held = await _host.Engine.AcquireAsync("moa", limit);
        await _server.CommandAsync("FLUSHALL");
        await Patience.Until(async () => (await _host.Engine.PeekAsync("moa", limit)).Limits[0].Remaining == 0, "the renewal");
        var clock = Stopwatch.StartNew();
        await Patience.Until(async () =>
        {
            Assert.Equal(0, (await _host.Engine.PeekAsync("moa", limit)).Limits[0].Remaining);
            return clock.ElapsedMilliseconds > 900;
        }, "three leases, each renewed");
        await held.DisposeAsync();
        Assert.Equal(1, (await _host.Engine.PeekAsync("moa", limit)).Limits[0].Remaining);
    }

    [Fact]
    public async Task Without_Redis_a_host_goes_on_with_its_share_and_owes_what_it_took()
    {
        await using var other = await Host.StartAsync(_server);
        RateLimitTarget[] limits = [new(RateLimit.Gcra("g", 20, Hour), "p"), new(RateLimit.Sliding("s", 20, Hour), "p")];
        await Patience.Until(async () =>
        {
            await _host.Hosts.BeatAsync();
            return _host.Hosts.Count == 2;
        }, "the other host");

        await _server.KillAsync();
        for (int call = 0; call < 10; call++)
        {
            var alone = await _host.Engine.AcquireAsync("moa", limits);
            Assert.True(alone is { IsAcquired: true, IsDegraded: true });
            Assert.Equal([20L, 20L], alone.Limits.Select(l => l.Limit.Burst));    // told by the limit, decided by the share
        }
        Assert.True(await _host.Engine.AcquireAsync("moa", limits) is { IsAcquired: false, IsDegraded: true });

        await _server.RestartAsync();
        RateLimitDecision? back = null;
        await Patience.Until(async () => !(back = await _host.Engine.PeekAsync("moa", limits)).IsDegraded, "the return");
        Assert.Equal([10L, 10L], back!.Limits.Select(l => l.Remaining));
    }

    [Fact]
    public async Task Without_Redis_an_open_limit_lets_all_through_and_a_closed_one_nobody_and_takes_nothing_of_the_others()
    {
        RateLimitTarget open = new(RateLimit.Gcra("open", 1, Hour) with { Fallback = RateLimitFallback.Open }, "p");
        RateLimitTarget closed = new(RateLimit.Gcra("closed", 100, Hour) with { Fallback = RateLimitFallback.Closed }, "p");
        RateLimitTarget shared = new(RateLimit.Gcra("shared", 2, Hour), "p");
        Assert.True((await _host.Engine.AcquireAsync("moa", [open, closed, shared])).IsAcquired);

        await _server.KillAsync();
        for (int call = 0; call < 3; call++)
            Assert.True(await _host.Engine.AcquireAsync("moa", [open]) is { IsAcquired: true, IsDegraded: true });
        var refused = await _host.Engine.AcquireAsync("moa", [open, closed, shared]);
        Assert.True(refused is { IsAcquired: false, IsDegraded: true });
        Assert.Equal([false, true, false], refused.Limits.Select(l => l.IsExceeded));
        Assert.Equal(["open", "closed", "shared"], refused.Limits.Select(l => l.Limit.Name));
        Assert.Equal(TimeSpan.FromSeconds(1), refused.RetryAfter);
        Assert.Equal(2, (await _host.Engine.PeekAsync("moa", [shared])).Limits[0].Remaining);
        Assert.True((await _host.Engine.AcquireAsync("moa", [new(closed.Limit with { IsShadow = true }, "p")])).IsAcquired);
    }

    public async ValueTask DisposeAsync()
    {
        await _host.DisposeAsync();
        await _server.DisposeAsync();
    }

    private async Task<long> ScriptsSinceAsync(string before) => Scripts(await _server.CommandAsync("INFO commandstats")) - Scripts(before);

    private static long Scripts(string stats) =>
        stats.Split("\r\n").Where(l => l.StartsWith("cmdstat_evalsha:calls=", StringComparison.Ordinal))
            .Select(l => long.Parse(l.Split('=', ',')[1])).SingleOrDefault();

    /// <summary>An application that has only the rate limits, with a clock of its own.</summary>
    private sealed class Host(ServiceProvider services) : IAsyncDisposable
    {
        public RateLimitEngine Engine { get; } = services.GetRequiredService<RateLimitEngine>();

        public RedisHosts Hosts { get; } = services.GetRequiredService<RedisHosts>();

        public static async Task<Host> StartAsync(RedisServer server, TimeSpan skew = default)
        {
            var services = new ServiceCollection();
            services.AddLogging();
            services.AddSingleton<TimeProvider>(new FakeTimeProvider(TimeProvider.System.GetUtcNow() + skew));
            services.AddRateLimiting().UseRedis(server.ConnectionString);
            services.Configure<RedisOptions>(o => o.Timeout = TimeSpan.FromSeconds(5));   // a busy machine is not a Redis that is down
            var host = new Host(services.BuildServiceProvider());
            await Patience.Until(async () =>
            {
                await host.Hosts.BeatAsync();
                return !(await host.Engine.PeekAsync("start", [new(RateLimit.Gcra("g", 1, Hour), "")])).IsDegraded;
            }, "the connection");
            return host;
        }

        public ValueTask DisposeAsync() => services.DisposeAsync();
    }
}
