using System.Security.Cryptography;

namespace FluxPay.Security;

/// <summary>
/// AES-256-GCM for what is kept but must not be read from a backup. A sealed value names its key, so a ring of keys can turn:
/// the first seals, all open.
/// </summary>
/// <remarks>Layout: key id length (1), key id, nonce (12), tag (16), ciphertext.</remarks>
internal sealed class FieldCipher(KeyRing ring)
{
    private const int NonceLength = 12;
    private const int TagLength = 16;

    public byte[] Seal(ReadOnlySpan<byte> plain)
    {
        var (id, key) = ring.Current;
        byte[] sealedValue = new byte[1 + id.Length + NonceLength + TagLength + plain.Length];
        sealedValue[0] = (byte)id.Length;
        System.Text.Encoding.ASCII.GetBytes(id, sealedValue.AsSpan(1));
        var rest = sealedValue.AsSpan(1 + id.Length);
        RandomNumberGenerator.Fill(rest[..NonceLength]);

        using var aes = new AesGcm(key, TagLength);
        aes.Encrypt(rest[..NonceLength], plain, rest[(NonceLength + TagLength)..], rest.Slice(NonceLength, TagLength));
        return sealedValue;
    }

    /// <exception cref="CryptographicException">The value was changed, or its key is not in the ring.</exception>
    public byte[] Open(ReadOnlySpan<byte> sealedValue)
    {
        string id = System.Text.Encoding.ASCII.GetString(sealedValue.Slice(1, sealedValue[0]));
        var rest = sealedValue[(1 + id.Length)..];
        byte[] plain = new byte[rest.Length - NonceLength - TagLength];
        using var aes = new AesGcm(ring.Find(id), TagLength);
        aes.Decrypt(rest[..NonceLength], rest[(NonceLength + TagLength)..], rest.Slice(NonceLength, TagLength), plain);
        return plain;
    }
}
