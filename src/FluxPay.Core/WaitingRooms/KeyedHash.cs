using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace FluxPay.WaitingRooms;

/// <summary>
/// HMAC-SHA256 under one key. To set a key up costs more than to hash a ticket with it, so every thread keeps its own, ready to begin.
/// </summary>
[SuppressMessage("Design", "CA1001", Justification = "It lives as long as its key, and threads still hash with it.")]
internal sealed class KeyedHash(byte[] key)
{
    private readonly ThreadLocal<IncrementalHash> _ready = new(() => IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, key));

    /// <param name="message">What is hashed.</param>
    /// <param name="mac">32 bytes.</param>
    public void Compute(ReadOnlySpan<byte> message, Span<byte> mac)
    {
        var hash = _ready.Value!;
        hash.AppendData(message);
        hash.GetHashAndReset(mac);
    }
}

/// <summary>A key of tokens, ready to be used.</summary>
/// <param name="Id">What tokens name it by.</param>
/// <param name="Hash">Signs and verifies.</param>
internal sealed record TokenKey(string Id, KeyedHash Hash);
