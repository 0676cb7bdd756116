using System.Buffers.Binary;

namespace FluxPay.WaitingRooms;

/// <summary>
/// What a waiting customer holds: signed again with every poll, and enough to be put back into the same place by a queue that has
/// lost everything.
/// </summary>
internal readonly record struct Ticket(TicketId Id)
{
    private const int PayloadLength = TicketId.Length + (5 * sizeof(long));

    /// <summary>The place; below zero for somebody who has asked and has none yet.</summary>
    public long Score { get; init; }
    /// <summary>When it was signed, on the queue's clock.</summary>
    public long SignedAtMs { get; init; }
    /// <summary>Which queue the place is in.</summary>
    public long Generation { get; init; }
    /// <summary>Until when its holder has a pass; 0 while waiting.</summary>
    public long PassExpiresAtMs { get; init; }
    /// <summary>When its holder was admitted; 0 while waiting.</summary>
    public long AdmittedAtMs { get; init; }

    /// <summary>True for somebody who gets a place only by coming back after the room's entry delay.</summary>
    public bool IsAsking => Score < 0;

    /// <summary>The tier of somebody who is asking.</summary>
    public int Tier => (int)(-1 - Score);

    /// <summary>The ticket of somebody who asks for a place in a tier.</summary>
    public static Ticket Asking(TicketId id, int tier, long nowMs) => new(id) { Score = -1 - tier, SignedAtMs = nowMs };

    public string Seal(SignedToken token, TokenKey key)
    {
        Span<byte> payload = stackalloc byte[PayloadLength];
        Id.Write(payload);
        var rest = payload[TicketId.Length..];
        BinaryPrimitives.WriteInt64BigEndian(rest, Score);
        BinaryPrimitives.WriteInt64BigEndian(rest[8..], SignedAtMs);
        BinaryPrimitives.WriteInt64BigEndian(rest[16..], Generation);
        BinaryPrimitives.WriteInt64BigEndian(rest[24..], PassExpiresAtMs);
        BinaryPrimitives.WriteInt64BigEndian(rest[32..], AdmittedAtMs);
        return token.Seal(key, payload);
    }

    public static bool TryOpen(SignedToken token, RoomKeyRing keys, ReadOnlySpan<char> text, out Ticket ticket)
    {
        Span<byte> payload = stackalloc byte[PayloadLength];
        if (!token.TryOpen(keys, text, payload))
        {
            ticket = default;
            return false;
        }
        var rest = payload[TicketId.Length..];
        ticket = new Ticket(TicketId.Read(payload))
        {
            Score = BinaryPrimitives.ReadInt64BigEndian(rest),
            SignedAtMs = BinaryPrimitives.ReadInt64BigEndian(rest[8..]),
            Generation = BinaryPrimitives.ReadInt64BigEndian(rest[16..]),
            PassExpiresAtMs = BinaryPrimitives.ReadInt64BigEndian(rest[24..]),
            AdmittedAtMs = BinaryPrimitives.ReadInt64BigEndian(rest[32..]),
        };
        return true;
    }
}
