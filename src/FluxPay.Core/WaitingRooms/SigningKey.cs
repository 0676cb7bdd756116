namespace FluxPay.WaitingRooms;

/// <summary>One signing key.</summary>
/// <param name="Id">What tokens name it by.</param>
/// <param name="Key">The secret.</param>
internal sealed record SigningKey(string Id, byte[] Key)
{
    /// <summary>When it signs first, Unix milliseconds on the queue's clock; before, hosts only learn of it.</summary>
    public long SignsFromMs { get; init; }

    /// <summary>When nothing that it has signed is valid any more; null while no other key follows it.</summary>
    public long? RetiresAtMs { get; init; }
}
