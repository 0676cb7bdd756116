using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace FluxPay.Security;

/// <summary>The secret part of an API key.</summary>
internal static class ApiKeySecret
{
    /// <summary>A new key: a prefix that secret scanners can find, and 256 random bits.</summary>
    public static string New(bool test) =>
        $"fp_{(test ? "test" : "live")}_{Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32))}";

    public static string Hash(string key) => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(key)));
}
