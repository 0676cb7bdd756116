using System.Text;
using FluxPay.TossSimulator.Errors;

namespace FluxPay.TossSimulator.Http;

/// <param name="Refusal">An error code, or null when the key is good.</param>
internal readonly record struct Credentials(string? ApiKey, string? Refusal);

/// <summary><c>Basic base64("{secretKey}:")</c>, for any test secret key.</summary>
internal static class BasicAuthentication
{
    private const string Scheme = "Basic ";
    private static readonly string[] SecretKeyPrefixes = ["test_sk_", "test_gsk_"];

    public static Credentials Check(string header)
    {
        if (!header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase))
            return new Credentials(null, ErrorCodes.UnauthorizedKey);
        if (Decode(header[Scheme.Length..].Trim()) is not { } text)
            return new Credentials(null, ErrorCodes.IncorrectBasicAuthFormat);

        int colon = text.IndexOf(':', StringComparison.Ordinal);
        if (colon < 0)
            return new Credentials(null, ErrorCodes.IncorrectBasicAuthFormat);

        string key = text[..colon];
        return SecretKeyPrefixes.Any(prefix => key.Length > prefix.Length && key.StartsWith(prefix, StringComparison.Ordinal))
            ? new Credentials(key, null)
            : new Credentials(null, ErrorCodes.UnauthorizedKey);
    }

    private static string? Decode(string base64)
    {
        byte[] bytes = new byte[base64.Length];
        return Convert.TryFromBase64String(base64, bytes, out int length) ? Encoding.UTF8.GetString(bytes, 0, length) : null;
    }
}
