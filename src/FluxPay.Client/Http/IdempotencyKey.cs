using System.Security.Cryptography;

namespace FluxPay.Client.Http;

/// <summary>One key per operation, made before the retry pipeline, so that every try of it carries the same.</summary>
internal static class IdempotencyKey
{
    private const int MaxLength = 255;

    /// <exception cref="ArgumentException">The caller's key is of a length or characters no server takes.</exception>
    public static string Of(RequestOptions? options)
    {
        if (options?.IdempotencyKey is not { } key)
            return RandomNumberGenerator.GetHexString(32, lowercase: true);
        if (key.Length is 0 or > MaxLength || key.AsSpan().ContainsAnyExceptInRange('!', '~'))
            throw new ArgumentException(
                $"An idempotency key is 1 to {MaxLength} visible ASCII characters.", nameof(options));
        return key;
    }
}
