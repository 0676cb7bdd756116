using System.Buffers.Binary;

namespace FluxPay.WaitingRooms;

/// <summary>
/// What lets a customer through to what a room protects, on every host, without asking anybody. It belongs to the customer's ticket
/// id, so in another customer's hands it opens nothing that names a customer.
/// </summary>
internal readonly record struct Pass(TicketId Id, long ExpiresAtMs)
{
    private const int PayloadLength = TicketId.Length + sizeof(long);

    public string Seal(SignedToken token, SigningKey key)
    {
        Span<byte> payload = stackalloc byte[PayloadLength];
        Id.Write(payload);
        BinaryPrimitives.WriteInt64BigEndian(payload[TicketId.Length..], ExpiresAtMs);
        return token.Seal(key, payload);
    }

    public static bool TryOpen(SignedToken token, RoomKeyRing keys, ReadOnlySpan<char> text, out Pass pass)
    {
        Span<byte> payload = stackalloc byte[PayloadLength];
        bool isOurs = token.TryOpen(keys, text, payload);
        pass = isOurs ? new Pass(TicketId.Read(payload), BinaryPrimitives.ReadInt64BigEndian(payload[TicketId.Length..])) : default;
        return isOurs;
    }
}
