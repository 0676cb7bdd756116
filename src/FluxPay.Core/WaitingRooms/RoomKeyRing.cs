namespace FluxPay.WaitingRooms;

/// <summary>The keys, ready to be used.</summary>
internal sealed class RoomKeyRing(RoomSecrets secrets)
{
    private readonly TokenKey[] _signing = [.. secrets.Signing.Select(k => new TokenKey(k.Id, new KeyedHash(k.Key)))];

    public RoomSecrets Secrets => secrets;

    /// <summary>Makes a ticket's id from its customer.</summary>
    public KeyedHash Identity { get; } = new(secrets.Identity);

    /// <summary>The key that signs at an instant of the queue's clock.</summary>
    public TokenKey Current(long nowMs) => _signing[KeyTurning.Current(secrets.Signing, nowMs)];

    /// <summary>Whether a token names a key that is not among these.</summary>
    public bool IsMissing(ReadOnlySpan<char> id) => !id.IsEmpty && Find(id) is null;

    /// <summary>The key with this id; null when it is not one of ours.</summary>
    public KeyedHash? Find(ReadOnlySpan<char> id)
    {
        foreach (var key in _signing)   // two or three
        {
            if (id.SequenceEqual(key.Id))
                return key.Hash;
        }
        return null;
    }

    /// <summary>Whether the database still says the same.</summary>
    public bool Has(RoomSecrets others) => secrets.Signing.Select(Known).SequenceEqual(others.Signing.Select(Known));

    private static (string Id, long From, long? Until) Known(SigningKey key) => (key.Id, key.SignsFromMs, key.RetiresAtMs);
}
