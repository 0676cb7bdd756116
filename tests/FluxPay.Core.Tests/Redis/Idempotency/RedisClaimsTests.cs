using FluxPay.Idempotency;
using FluxPay.Idempotency.Tests;
using FluxPay.Redis.Tests;
using FluxPay.Tests;

namespace FluxPay.Redis.Idempotency.Tests;

public sealed class RedisClaimsResp3Tests(SharedRedis shared) : RedisClaimsTests(shared, "resp3");

public sealed class RedisClaimsResp2Tests(SharedRedis shared) : RedisClaimsTests(shared, "resp2");

/// <summary>The contract on a real Redis, in both protocols it speaks, and what hosts see of each other.</summary>
public abstract class RedisClaimsTests(SharedRedis shared, string protocol) : ClaimsContractTests, IAsyncLifetime
{
    private RedisConnection _redis = null!;
    private IClaims _claims = null!;
    private RedisClaims _otherHost = null!;

    private protected override IClaims Claims => _claims;

    public async ValueTask InitializeAsync()
    {
        _redis = RedisUnderTest.Connect($"{await shared.ConnectionStringAsync()},protocol={protocol}");
        await _redis.AskAsync(database => database.PingAsync());
        (_claims, _otherHost) = (new RedisClaims(_redis), new RedisClaims(_redis));
    }

    [Fact]
    public async Task Another_host_is_told_how_long_the_lease_still_lasts()
    {
        await Claims.ClaimAsync(Claim(), TimeSpan.FromMinutes(5));
        var busy = Assert.IsType<ClaimAnswer.Busy>(await _otherHost.ClaimAsync(Claim(), Lease));
        Assert.InRange(busy.Left, TimeSpan.FromMinutes(4), TimeSpan.FromMinutes(5));
        Assert.IsType<ClaimAnswer.Mismatched>(await _otherHost.ClaimAsync(Claim("OTHER"), Lease));
    }

    [Fact]
    public async Task A_lease_that_ends_lets_another_host_take_over_and_the_first_ends_nothing_of_it()
    {
        var (paused, taker) = (Claim(), Claim());
        await Claims.ClaimAsync(paused, TimeSpan.FromMilliseconds(50));
        await Patience.Until(async () => await _otherHost.ClaimAsync(taker, Lease) is ClaimAnswer.Granted, "the end of the lease");
        Assert.False(await Claims.RenewAsync(paused, Lease));
        await Claims.CompleteAsync(paused);
        Assert.IsType<ClaimAnswer.Busy>(await Claims.ClaimAsync(Claim(), Lease));
        await _otherHost.CompleteAsync(taker);
        Assert.IsType<ClaimAnswer.Answered>(await Claims.ClaimAsync(Claim(), Lease));
    }

    [Fact]
    public async Task That_it_was_answered_is_known_by_every_host_and_its_body_too()
    {
        var answered = Claim();
        await Claims.CompleteAsync(answered);   // also where Redis has lost the claim
        Assert.IsType<ClaimAnswer.Answered>(await _otherHost.ClaimAsync(Claim(), Lease));
        Assert.IsType<ClaimAnswer.Mismatched>(await Claims.ClaimAsync(Claim("OTHER"), Lease));
    }

    public async ValueTask DisposeAsync()
    {
        await RedisUnderTest.NothingStaysForEverAsync(_redis);   // whatever the test did
        await _redis.DisposeAsync();
        GC.SuppressFinalize(this);
    }
}
