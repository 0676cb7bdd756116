using System.Buffers;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace FluxPay.WaitingRooms;

/// <summary>
/// <c>v1.{key id}.{payload}.{mac}</c>: HMAC-SHA256 over what the token is for and its payload, so that a token of one room, or of
/// another purpose, is nothing elsewhere. Opening one asks nobody, and compares in constant time.
/// </summary>
internal sealed class SignedToken(string purpose, string room)
{
    private const int MacLength = HMACSHA256.HashSizeInBytes;
    private const int MostPayload = 64;
    private const int MostText = 300;

    // The zero ends it: no room's name can run into the payload.
    private readonly byte[] _context = Encoding.ASCII.GetBytes($"fluxpay:{purpose}:{room}\0");

    public string Seal(TokenKey key, ReadOnlySpan<byte> payload)
    {
        Span<byte> mac = stackalloc byte[MacLength];
        Sign(key.Hash, payload, mac);
        Span<char> text = stackalloc char[MostText];
        "v1.".CopyTo(text);
        key.Id.CopyTo(text[3..]);
        int length = 3 + key.Id.Length;
        text[length++] = '.';
        length += Base64Url.EncodeToChars(payload, text[length..]);
        text[length++] = '.';
        length += Base64Url.EncodeToChars(mac, text[length..]);
        return new string(text[..length]);
    }

    /// <summary>The id of the key that a token names; empty for what is none of our tokens.</summary>
    public static ReadOnlySpan<char> KeyOf(ReadOnlySpan<char> text) =>
        text.Length <= MostText && text.StartsWith("v1.") && text[3..].IndexOf('.') is > 0 and var dot ? text.Slice(3, dot) : default;

    /// <summary>Reads a token's payload.</summary>
    /// <param name="keys">Ours.</param>
    /// <param name="text">The token.</param>
    /// <param name="payload">As long as the payload must be.</param>
    /// <returns>False for anything that we have not signed for this.</returns>
    public bool TryOpen(RoomKeyRing keys, ReadOnlySpan<char> text, Span<byte> payload)
    {
        var id = KeyOf(text);
        if (id.IsEmpty || keys.Find(id) is not { } key)
            return false;
        var rest = text[(3 + id.Length + 1)..];
        int dot = rest.IndexOf('.');
        if (dot <= 0)
            return false;
        Span<byte> given = stackalloc byte[MacLength];
        if (!TryDecode(rest[..dot], payload) || !TryDecode(rest[(dot + 1)..], given))
            return false;
        Span<byte> mac = stackalloc byte[MacLength];
        Sign(key, payload, mac);
        return CryptographicOperations.FixedTimeEquals(mac, given);
    }

    private static bool TryDecode(ReadOnlySpan<char> text, Span<byte> bytes) =>
        text.Length == Base64Url.GetEncodedLength(bytes.Length)
        && Base64Url.DecodeFromChars(text, bytes, out _, out int written) == OperationStatus.Done && written == bytes.Length;

    private void Sign(KeyedHash key, ReadOnlySpan<byte> payload, Span<byte> mac)
    {
        Span<byte> message = stackalloc byte[_context.Length + MostPayload];
        _context.CopyTo(message);
        payload.CopyTo(message[_context.Length..]);
        key.Compute(message[..(_context.Length + payload.Length)], mac);
    }
}
