using FluxPay.Idempotency;
using FluxPay.InProcess.Idempotency;

namespace FluxPay.Redis.Idempotency;

/// <summary>
/// Claims that hosts share. Duplicates within this process never reach Redis. While Redis is down each host knows its own runs only,
/// and the durable record decides between hosts.
/// </summary>
internal sealed class RedisClaims(RedisConnection redis) : IClaims
{
    private readonly InProcessClaims _here = new();
    private readonly ClaimSteps _steps = new(redis);

    public bool IsShared => true;

    public async ValueTask<ClaimAnswer> ClaimAsync(Claim claim, TimeSpan lease)
    {
        var here = await _here.ClaimAsync(claim, lease);
        if (here is not ClaimAnswer.Granted)
            return here;
        ClaimAnswer? shared = null;
        try
        {
            return shared = await _steps.ClaimAsync(claim, lease);
        }
        catch (RedisDownException)
        {
            return shared = here;
        }
        finally
        {
            if (shared is not (ClaimAnswer.Granted or ClaimAnswer.Answered))
                await _here.ReleaseAsync(claim);
        }
    }

    public async ValueTask<bool> RenewAsync(Claim claim, TimeSpan lease)
    {
        try
        {
            return await _steps.RenewAsync(claim, lease);
        }
        catch (RedisDownException)
        {
            return true;   // nobody is known to have taken it
        }
    }

    public ValueTask CompleteAsync(Claim claim) => EndAsync(claim, _steps.CompleteAsync(claim));

    public ValueTask ReleaseAsync(Claim claim) => EndAsync(claim, _steps.ReleaseAsync(claim));

    /// <summary>In Redis first, so that a repeat in this process never meets the claim of a run that is over.</summary>
    private async ValueTask EndAsync(Claim claim, Task ending)
    {
        try
        {
            await ending;
        }
        catch (RedisDownException)
        {
            // It ends with its lease.
        }
        finally
        {
            await _here.ReleaseAsync(claim);
        }
    }
}
