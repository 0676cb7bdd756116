using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;

namespace FluxPay.Security;

/// <summary>
/// AES-256-GCM for what is kept but must not be read from a backup. A sealed value names its key, so a ring of keys can turn:
/// the first seals, all open. It opens only as what it was sealed as, so that no value can be moved to another place.
/// </summary>
/// <remarks>What it is sealed as is the associated data. Layout: key id length (1), key id, nonce (12), tag (16), ciphertext.</remarks>
[SuppressMessage("Design", "CA1001", Justification = "It lives as long as its keys, and threads still seal with them.")]
internal sealed class FieldCipher(KeyRing ring)
{
    private const int NonceLength = 12;
    private const int TagLength = 16;

    // To set a key up costs more than to seal an answer with it, so every thread keeps its own, ready to begin.
    private readonly ConcurrentDictionary<string, ThreadLocal<AesGcm>> _ready = [];

    /// <param name="purpose">What the value is and where it stands, for example <see cref="SealedAs.Answer"/>.</param>
    /// <param name="plain">The value.</param>
    public byte[] Seal(string purpose, ReadOnlySpan<byte> plain)
    {
        string id = ring.Current.Id;
        byte[] sealedValue = new byte[1 + id.Length + NonceLength + TagLength + plain.Length];
        sealedValue[0] = (byte)id.Length;
        Encoding.ASCII.GetBytes(id, sealedValue.AsSpan(1));
        var rest = sealedValue.AsSpan(1 + id.Length);
        RandomBytes.Fill(rest[..NonceLength]);
        Ready(id).Encrypt(rest[..NonceLength], plain, rest[(NonceLength + TagLength)..], rest.Slice(NonceLength, TagLength), Encoding.UTF8.GetBytes(purpose));
        return sealedValue;
    }

    /// <exception cref="CryptographicException">The value was changed or moved, or its key is not in the ring.</exception>
    public byte[] Open(string purpose, ReadOnlySpan<byte> sealedValue)
    {
        string id = Encoding.ASCII.GetString(sealedValue.Slice(1, sealedValue[0]));
        var rest = sealedValue[(1 + id.Length)..];
        byte[] plain = new byte[rest.Length - NonceLength - TagLength];
        Ready(id).Decrypt(rest[..NonceLength], rest[(NonceLength + TagLength)..], rest.Slice(NonceLength, TagLength), plain, Encoding.UTF8.GetBytes(purpose));
        return plain;
    }

    private AesGcm Ready(string id)
    {
        if (!_ready.TryGetValue(id, out var aes))
        {
            byte[] key = ring.Find(id);
            aes = _ready.GetOrAdd(id, _ => new ThreadLocal<AesGcm>(() => new AesGcm(key, TagLength)));
        }
        return aes.Value!;
    }

    /// <summary>What every value sealed under the current key begins with.</summary>
    public byte[] CurrentPrefix() => [(byte)ring.Current.Id.Length, .. Encoding.ASCII.GetBytes(ring.Current.Id)];
}

/// <summary>What values are sealed as; a sealed setting is sealed as its name.</summary>
internal static class SealedAs
{
    public const string Answer = "idempotency.answer";
    public const string Letter = "inbox.letter";
    public const string Consent = "subscription.consent";
    public const string SagaPayload = "saga.payload";

    /// <summary>What charges the card of this id.</summary>
    public static string BillingKey(string id) => $"billing-method.key.{id}";

    /// <summary>Whom the gateway knows the customer of the card of this id by.</summary>
    public static string CustomerKey(string id) => $"billing-method.customer.{id}";
}
