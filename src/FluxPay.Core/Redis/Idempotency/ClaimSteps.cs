using FluxPay.Idempotency;
using StackExchange.Redis;

namespace FluxPay.Redis.Idempotency;

/// <summary>
/// The steps of claims. Those that callers take at about the same time share one script, and so one call; where Redis is a cluster every request has
/// a slot of its own, and so a script.
/// </summary>
internal sealed class ClaimSteps
{
    /// <summary>Of one script; Redis does nothing else meanwhile, so it is done in a fraction of a millisecond.</summary>
    private const int Most = 100;

    private const long AnotherBody = -1;
    private const long WasAnswered = -2;

    private static readonly ClaimAnswer Granted = new ClaimAnswer.Granted();

    /// <summary>How long a claim remembers that it was answered: as long as clients usually repeat. Afterwards the database is asked.</summary>
    private static readonly TimeSpan Remembered = TimeSpan.FromHours(24);

    private static readonly RedisScript Script = RedisScript.Read("Idempotency/steps");
    private static readonly RedisValue Claiming = "claim";
    private static readonly RedisValue Renewing = "renew";
    private static readonly RedisValue Completing = "complete";
    private static readonly RedisValue Releasing = "release";

    private readonly RedisConnection _redis;
    private readonly SharedTrips<Step, long> _together;
    private volatile bool _apart;   // what looks like one server is several behind a proxy

    public ClaimSteps(RedisConnection redis)
    {
        _redis = redis;
        _together = new SharedTrips<Step, long>(TakeTogetherAsync, IsOfSeveralSlots, failure => failure is RedisDownException, Most);
    }

    /// <exception cref="RedisDownException">There is no answer; it may be claimed.</exception>
    public async Task<ClaimAnswer> ClaimAsync(Claim claim, TimeSpan lease) => await TakeAsync(Claiming, claim, lease) switch
    {
        0 => Granted,
        AnotherBody => new ClaimAnswer.Mismatched(),
        WasAnswered => new ClaimAnswer.Answered(),
        var left => new ClaimAnswer.Busy(TimeSpan.FromMilliseconds(left)),
    };

    /// <returns>False when it is not the run's any more.</returns>
    /// <exception cref="RedisDownException">There is no answer.</exception>
    public async Task<bool> RenewAsync(Claim claim, TimeSpan lease) => await TakeAsync(Renewing, claim, lease) == 1;

    /// <exception cref="RedisDownException">There is no answer.</exception>
    public Task CompleteAsync(Claim claim) => TakeAsync(Completing, claim, Remembered);

    /// <exception cref="RedisDownException">There is no answer.</exception>
    public Task ReleaseAsync(Claim claim) => TakeAsync(Releasing, claim, TimeSpan.Zero);

    private Task<long> TakeAsync(RedisValue name, Claim claim, TimeSpan time)
    {
        var step = new Step(name, ClaimText.Of(claim), (long)Math.Ceiling(time.TotalMilliseconds));
        // Whoever finds out whether Redis is back keeps nobody else waiting.
        return _apart || _redis.IsCluster || _redis.IsDown ? TakeAloneAsync(step) : _together.AskAsync(step, CancellationToken.None);
    }

    private async Task<long> TakeAloneAsync(Step step) => (await TakeTogetherAsync([step]))[0];

    private async Task<IReadOnlyList<long>> TakeTogetherAsync(IReadOnlyList<Step> steps)
    {
        var keys = new RedisKey[steps.Count];
        var arguments = new RedisValue[3 * steps.Count];
        for (int i = 0; i < steps.Count; i++)
        {
            keys[i] = steps[i].Claim.Key;
            (arguments[3 * i], arguments[(3 * i) + 1], arguments[(3 * i) + 2]) = (steps[i].Name, steps[i].Claim.Mine, steps[i].Milliseconds);
        }
        return (long[])(await Script.RunAsync(_redis, keys, arguments))!;
    }

    /// <summary>A client that learned of the cluster meanwhile says so itself, a proxy in front of one lets a server say it.</summary>
    private bool IsOfSeveralSlots(Exception failure)
    {
        var cause = failure is RedisDownException ? failure.InnerException : null;
        _apart |= cause is RedisServerException && cause.Message.StartsWith("CROSSSLOT", StringComparison.Ordinal);
        return _apart || cause is RedisCommandException;
    }

    private readonly record struct Step(RedisValue Name, ClaimText Claim, long Milliseconds);
}
