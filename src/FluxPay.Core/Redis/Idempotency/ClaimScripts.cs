using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Unicode;
using FluxPay.Idempotency;
using StackExchange.Redis;

namespace FluxPay.Redis.Idempotency;

/// <summary>
/// The scripts of claims, and what they are given. A request is one string, <c>fingerprint owner</c>, under a key that hashes all that
/// makes it this request; without an owner it was answered.
/// </summary>
internal static class ClaimScripts
{
    private const long AnotherBody = -1;
    private const long WasAnswered = -2;
    private const int Shortest = 512;   // what nearly every key fits into

    private static readonly ClaimAnswer Granted = new ClaimAnswer.Granted();

    /// <summary>How long a claim remembers that it was answered: as long as clients usually repeat. Afterwards the database is asked.</summary>
    private static readonly TimeSpan Remembered = TimeSpan.FromHours(24);

    private static readonly RedisScript ClaimScript = RedisScript.Read("Idempotency/claim");
    private static readonly RedisScript RenewScript = RedisScript.Read("Idempotency/renew");
    private static readonly RedisScript CompleteScript = RedisScript.Read("Idempotency/complete");
    private static readonly RedisScript ReleaseScript = RedisScript.Read("Idempotency/release");

    /// <returns>For <see cref="Answer"/>.</returns>
    public static Task<RedisResult> ClaimAsync(RedisConnection redis, Claim claim, TimeSpan lease)
    {
        var (keys, mine) = Of(claim);
        return ClaimScript.RunAsync(redis, keys, [mine, Milliseconds(lease)]);
    }

    public static ClaimAnswer Answer(RedisResult claimed) => (long)claimed switch
    {
        0 => Granted,
        AnotherBody => new ClaimAnswer.Mismatched(),
        WasAnswered => new ClaimAnswer.Answered(),
        var left => new ClaimAnswer.Busy(TimeSpan.FromMilliseconds(left)),
    };

    public static async Task<bool> RenewAsync(RedisConnection redis, Claim claim, TimeSpan lease)
    {
        var (keys, mine) = Of(claim);
        return (long)await RenewScript.RunAsync(redis, keys, [mine, Milliseconds(lease)]) == 1;
    }

    public static Task CompleteAsync(RedisConnection redis, Claim claim)
    {
        var (keys, mine) = Of(claim);
        return CompleteScript.RunAsync(redis, keys, [mine, Milliseconds(Remembered)]);
    }

    public static Task ReleaseAsync(RedisConnection redis, Claim claim)
    {
        var (keys, mine) = Of(claim);
        return ReleaseScript.RunAsync(redis, keys, [mine]);
    }

    /// <summary>What every script of a claim is given: made once, because a hash costs as much as the rest of a call.</summary>
    private static Sent Of(Claim claim) => claim.Kept as Sent ?? (Sent)(claim.Kept = new Sent(Keys(claim), Mine(claim)));

    private static byte[] Mine(Claim claim)
    {
        byte[] mine = new byte[claim.Fingerprint.Length + 1 + claim.Owner.Length];   // bytes: what Redis is sent anyway
        int cut = Encoding.ASCII.GetBytes(claim.Fingerprint, mine);
        mine[cut] = (byte)' ';
        Encoding.ASCII.GetBytes(claim.Owner, mine.AsSpan(cut + 1));
        return mine;
    }

    private static long Milliseconds(TimeSpan time) => (long)Math.Ceiling(time.TotalMilliseconds);

    /// <summary>Lengths stand between the parts, so no two requests have the same text; and hex can cut no hash tag short.</summary>
    private static RedisKey[] Keys(Claim claim)
    {
        var (service, method, path, value) = claim.Key;
        Span<byte> text = stackalloc byte[Shortest];
        if (!Utf8.TryWrite(text, CultureInfo.InvariantCulture,
            $"{service.Length}:{service}{method.Length}:{method}{path.Length}:{path}{value}", out int length))
        {
            text = Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture,
                $"{service.Length}:{service}{method.Length}:{method}{path.Length}:{path}{value}"));
            length = text.Length;
        }
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(text[..length], hash);
        byte[] key = new byte[Before.Length + 32 + 1];
        Before.CopyTo(key);
        Convert.TryToHexStringLower(hash[..16], key.AsSpan(Before.Length, 32), out _);
        key[^1] = (byte)'}';
        return [key];
    }

    private static ReadOnlySpan<byte> Before => "fp:{i."u8;

    private sealed record Sent(RedisKey[] Keys, byte[] Mine);
}
