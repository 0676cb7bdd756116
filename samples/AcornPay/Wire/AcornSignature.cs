using System.Security.Cryptography;
using System.Text;

namespace AcornPay.Wire;

/// <summary>Proves who sent a call without sending the secret: HMAC-SHA256 over the call and its form, in hex.</summary>
internal static class AcornSignature
{
    public const string Header = "Acorn-Signature";

    public static string Of(string secret, string call, string form) =>
        Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes($"{call}\n{form}")));

    public static bool IsValid(string secret, string call, string form, string signature) =>
        CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(Of(secret, call, form)), Encoding.ASCII.GetBytes(signature));
}
