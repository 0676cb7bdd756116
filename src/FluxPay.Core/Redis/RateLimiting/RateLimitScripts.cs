using System.Buffers.Text;
using System.Text;
using FluxPay.RateLimiting;
using StackExchange.Redis;

namespace FluxPay.Redis.RateLimiting;

/// <summary>
/// The scripts of rate limits, and what they are given. All counts of one scope share a hash tag, so that one script may decide them
/// together in a cluster; names and partitions are encoded, so that no text can cut the tag short.
/// </summary>
internal static class RateLimitScripts
{
    private static readonly RedisScript DecideScript = RedisScript.Read("RateLimiting/decide");
    private static readonly RedisScript RefundScript = RedisScript.Read("RateLimiting/refund");
    private static readonly RedisScript RenewScript = RedisScript.Read("RateLimiting/renew");
    private static readonly RedisScript ReleaseScript = RedisScript.Read("RateLimiting/release");

    /// <param name="redis">Where.</param>
    /// <param name="call">What is asked.</param>
    /// <param name="owed">Per limit, what was taken while Redis was down.</param>
    public static async Task<RateLimitVerdict> DecideAsync(RedisConnection redis, RateLimitCall call, long[] owed)
    {
        var arguments = new RedisValue[2 + (5 * call.Targets.Count)];
        (arguments[0], arguments[1]) = (call.Lease, call.Permits);
        for (int index = 0; index < call.Targets.Count; index++)
        {
            var limit = call.Targets[index].Limit;
            var own = arguments.AsSpan(2 + (5 * index), 5);
            (own[0], own[1], own[2]) = (Kind(limit), limit.IsShadow ? 1 : 0, owed[index]);
            (own[3], own[4]) = (Pace(limit), limit.Kind == RateLimitKind.Gcra ? limit.Tolerance : limit.Limit);
        }
        var reply = (RedisResult[])(await DecideScript.RunAsync(redis, Keys(call), arguments))!;
        var standings = new RateLimitStanding[call.Targets.Count];
        for (int index = 0; index < standings.Length; index++)
            standings[index] = Standing(call.Targets[index].Limit, reply.AsSpan(1 + (3 * index), 3));
        return new RateLimitVerdict((long)reply[0] == 1, standings);
    }

    public static Task RefundAsync(RedisConnection redis, RateLimitCall call) => RefundScript.RunAsync(redis, Keys(call),
        [call.Permits, .. call.Targets.SelectMany(t => new RedisValue[] { Kind(t.Limit), Pace(t.Limit) })]);

    public static Task RenewAsync(RedisConnection redis, RateLimitCall call) => RenewScript.RunAsync(redis, Keys(call),
        [call.Lease, call.Permits, .. call.Targets.Select(t => (RedisValue)Pace(t.Limit))]);

    public static Task ReleaseAsync(RedisConnection redis, RateLimitCall call) =>
        ReleaseScript.RunAsync(redis, Keys(call), [call.Lease, call.Permits]);

    private static RedisKey[] Keys(RateLimitCall call)
    {
        string tag = Encoded(call.Scope);
        var keys = new RedisKey[call.Targets.Count];
        for (int index = 0; index < keys.Length; index++)
        {
            var (limit, partition) = call.Targets[index];
            keys[index] = $"fp:{{r.{tag}}}:{Kind(limit)}:{Encoded(limit.Name)}:{Encoded(partition)}";
        }
        return keys;
    }

    private static string Encoded(string text) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(text));

    private static string Kind(RateLimit limit) => limit.Kind switch
    {
        RateLimitKind.Gcra => "gcra",
        RateLimitKind.Sliding => "sliding",
        RateLimitKind.Concurrency => "lend",
    };

    private static long Pace(RateLimit limit) =>
        limit.Kind == RateLimitKind.Gcra ? limit.Interval : limit.Window.Ticks / TimeSpan.TicksPerMicrosecond;

    private static RateLimitStanding Standing(RateLimit limit, ReadOnlySpan<RedisResult> reply) => new()
    {
        Limit = limit,
        Remaining = (long)reply[0],
        NextPermit = TimeSpan.FromMicroseconds((long)reply[1]),
        RetryAfter = (long)reply[2] < 0 ? Timeout.InfiniteTimeSpan : TimeSpan.FromMicroseconds((long)reply[2]),
    };
}
