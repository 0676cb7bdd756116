using FluxPay.Tests;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Time.Testing;

namespace FluxPay.Redis.Tests;

/// <summary>A Redis that is down is one clear signal, soon, and its return needs nobody.</summary>
public sealed class RedisConnectionTests
{
    private static readonly TimeSpan Short = TimeSpan.FromMilliseconds(250);

    [Fact]
    public async Task A_connection_to_nobody_is_made_without_an_error_and_says_so_when_asked()
    {
        await using var redis = RedisUnderTest.Connect("127.0.0.1:1,connectTimeout=200", Short);
        await redis.StartAsync(default);
        await Assert.ThrowsAsync<RedisDownException>(() => PingAsync(redis));
        var health = await new RedisHealthCheck(redis).CheckHealthAsync(new HealthCheckContext());
        Assert.Equal(HealthStatus.Degraded, health.Status);
    }

    [Fact]
    public async Task A_killed_Redis_is_down_and_one_that_is_back_answers_again()
    {
        await using var server = await RedisServer.StartAsync();
        await using var redis = RedisUnderTest.Connect(server.ConnectionString, Short);
        await Patience.Until(() => AnswersAsync(redis), "the first answer");
        await server.KillAsync();
        await Assert.ThrowsAsync<RedisDownException>(() => PingAsync(redis));
        await server.RestartAsync();
        await Patience.Until(() => AnswersAsync(redis), "the server that is back");
        Assert.Equal(HealthStatus.Healthy, (await new RedisHealthCheck(redis).CheckHealthAsync(new HealthCheckContext())).Status);
    }

    [Fact]
    public async Task A_Redis_that_hangs_is_down_and_answers_again_when_it_goes_on()
    {
        await using var server = await RedisServer.StartAsync();
        await using var redis = RedisUnderTest.Connect(server.ConnectionString, Short);
        await Patience.Until(() => AnswersAsync(redis), "the first answer");
        server.Pause();
        for (int call = 0; call < 5; call++)
            await Assert.ThrowsAsync<RedisDownException>(() => PingAsync(redis));
        server.Resume();
        await Patience.Until(() => AnswersAsync(redis), "the server that goes on");
    }

    [Fact]
    public void After_three_failures_one_call_a_second_is_let_through_until_one_succeeds()
    {
        var time = new FakeTimeProvider();
        var breaker = new RedisBreaker(time);
        for (int failure = 0; failure < 3; failure++)
        {
            Assert.True(breaker.Allows());
            breaker.Failed();
        }
        Assert.False(breaker.Allows());
        time.Advance(TimeSpan.FromSeconds(1));
        Assert.True(breaker.Allows());
        Assert.False(breaker.Allows());
        time.Advance(TimeSpan.FromSeconds(1));
        Assert.True(breaker.Allows());
        breaker.Succeeded();
        Assert.True(breaker.Allows());
        Assert.True(breaker.Allows());
    }

    private static Task<TimeSpan> PingAsync(RedisConnection redis) => redis.AskAsync(database => database.PingAsync());

    private static async Task<bool> AnswersAsync(RedisConnection redis)
    {
        try
        {
            await PingAsync(redis);
            return true;
        }
        catch (RedisDownException)
        {
            return false;
        }
    }
}
