using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Unicode;
using FluxPay.Idempotency;
using StackExchange.Redis;

namespace FluxPay.Redis.Idempotency;

/// <summary>
/// A claim as Redis keeps it: one string, <c>fingerprint owner</c>, under a key that hashes all that makes it this request; without an owner
/// it was answered.
/// </summary>
internal sealed class ClaimText
{
    private const int Shortest = 512;   // what nearly every key fits into

    private ClaimText(Claim claim) => (Key, Mine) = (KeyOf(claim), MineOf(claim));

    public RedisKey Key { get; }

    public RedisValue Mine { get; }

    private static ReadOnlySpan<byte> Before => "fp:{i."u8;

    /// <summary>Made once for each claim, because a hash costs as much as the rest of a step.</summary>
    public static ClaimText Of(Claim claim) => claim.Kept as ClaimText ?? (ClaimText)(claim.Kept = new ClaimText(claim));

    private static byte[] MineOf(Claim claim)
    {
        byte[] mine = new byte[claim.Fingerprint.Length + 1 + claim.Owner.Length];   // bytes: what Redis is sent anyway
        int cut = Encoding.ASCII.GetBytes(claim.Fingerprint, mine);
        mine[cut] = (byte)' ';
        Encoding.ASCII.GetBytes(claim.Owner, mine.AsSpan(cut + 1));
        return mine;
    }

    /// <summary>Lengths stand between the parts, so no two requests have the same text; and hex can cut no hash tag short.</summary>
    private static byte[] KeyOf(Claim claim)
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
        return key;
    }
}
