using System.Buffers.Binary;

namespace FluxPay.WaitingRooms;

/// <summary>
/// What a waiting customer holds: signed again with every poll, and enough to be put back into the same place by a queue that has
/// lost everything.
/// </summary>
internal readonly record struct Ticket(TicketId Id)
{
    private const int PayloadLength = TicketId.Length + (4 * sizeof(long));

    /// <summary>The place.</summary>
    public long Score { get; init; }
    /// <summary>When it was signed, on the queue's clock.</summary>
    public long SignedAtMs { get; init; }
    /// <summary>Which queue the place is in.</summary>
    public long Generation { get; init; }
    /// <summary>Until when its holder has a pass; 0 while waiting.</summary>
    public long PassExpiresAtMs { get; init; }

    public string Seal(SignedToken token, SigningKey key)
    {
        Span<byte> payload = stackalloc byte[PayloadLength];
        Id.Write(payload);
        var rest = payload[TicketId.Length..];
        BinaryPrimitives.WriteInt64BigEndian(rest, Score);
        BinaryPrimitives.WriteInt64BigEndian(rest[8..], SignedAtMs);
        BinaryPrimitives.WriteInt64BigEndian(rest[16..], Generation);
        BinaryPrimitives.WriteInt64BigEndian(rest[24..], PassExpiresAtMs);
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
        };
        return true;
    }
}
