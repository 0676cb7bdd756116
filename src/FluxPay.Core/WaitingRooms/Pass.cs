using System.Buffers.Binary;

namespace FluxPay.WaitingRooms;

/// <summary>
/// What lets a customer through to what a room protects, on every host, without asking anybody. It belongs to the customer's ticket
/// id, so in another customer's hands it opens nothing that names a customer.
/// </summary>
/// <param name="Id">Whose.</param>
/// <param name="AdmittedAtMs">When its holder was admitted; a renewed one keeps that.</param>
/// <param name="ExpiresAtMs">Until when it is valid.</param>
internal readonly record struct Pass(TicketId Id, long AdmittedAtMs, long ExpiresAtMs)
{
    private const int PayloadLength = TicketId.Length + (2 * sizeof(long));
    private const int Steps = 10;

    /// <summary>
    /// The same pass for longer, for somebody who uses it: at most once in a tenth of its time, so that not every answer brings one, and
    /// up to the room's bound. Null for as long as this one will do.
    /// </summary>
    public Pass? Renew(RoomSettings room, long nowMs)
    {
        long ttl = (long)room.PassTtl.TotalMilliseconds;
        long bound = AdmittedAtMs + (long)room.LongestPass.TotalMilliseconds;
        long until = Math.Min(nowMs + ttl, bound);
        long more = until - ExpiresAtMs;
        return more >= ttl / Steps || (more > 0 && until == bound) ? this with { ExpiresAtMs = until } : null;
    }

    public string Seal(SignedToken token, TokenKey key)
    {
        Span<byte> payload = stackalloc byte[PayloadLength];
        Id.Write(payload);
        BinaryPrimitives.WriteInt64BigEndian(payload[TicketId.Length..], AdmittedAtMs);
        BinaryPrimitives.WriteInt64BigEndian(payload[(TicketId.Length + 8)..], ExpiresAtMs);
        return token.Seal(key, payload);
    }

    public static bool TryOpen(SignedToken token, RoomKeyRing keys, ReadOnlySpan<char> text, out Pass pass)
    {
        Span<byte> payload = stackalloc byte[PayloadLength];
        bool isOurs = token.TryOpen(keys, text, payload);
        pass = isOurs
            ? new Pass(
                TicketId.Read(payload), BinaryPrimitives.ReadInt64BigEndian(payload[TicketId.Length..]),
                BinaryPrimitives.ReadInt64BigEndian(payload[(TicketId.Length + 8)..]))
            : default;
        return isOurs;
    }
}

/// <summary>What became of a pass that was used.</summary>
/// <param name="IsValid">Whether it lets through.</param>
/// <param name="Renewed">The pass to use from now on; null to go on with the same.</param>
/// <param name="ExpiresAt">When that one ends, on the queue's clock.</param>
/// <param name="Left">How long that is from now.</param>
internal readonly record struct PassUse(bool IsValid, string? Renewed = null, DateTimeOffset ExpiresAt = default, TimeSpan Left = default);
