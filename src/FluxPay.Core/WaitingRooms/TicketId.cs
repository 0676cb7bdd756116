using System.Buffers.Binary;
using System.Buffers.Text;
using System.Text;

namespace FluxPay.WaitingRooms;

/// <summary>
/// One customer's place in one room. It follows from the customer by a secret, so a customer has one place by construction, from
/// whatever device; and nobody can try names until a draw comes out well.
/// </summary>
internal readonly record struct TicketId(UInt128 Value)
{
    public const int Length = 16;

    public static TicketId Read(ReadOnlySpan<byte> bytes) => new(BinaryPrimitives.ReadUInt128BigEndian(bytes));

    public void Write(Span<byte> bytes) => BinaryPrimitives.WriteUInt128BigEndian(bytes, Value);

    /// <summary>Reads what <see cref="ToString"/> has written.</summary>
    public static TicketId Parse(string text)
    {
        Span<byte> bytes = stackalloc byte[Length];
        Base64Url.DecodeFromChars(text, bytes);
        return Read(bytes);
    }

    /// <summary>22 characters of base64url: the member in Redis.</summary>
    public override string ToString()
    {
        Span<byte> bytes = stackalloc byte[Length];
        Span<byte> text = stackalloc byte[24];
        Write(bytes);
        int written = Base64Url.EncodeToUtf8(bytes, text);
        return Encoding.ASCII.GetString(text[..written]);
    }
}
