using System.Security.Cryptography;
using System.Text;
using System.Text.Unicode;

namespace FluxPay.WaitingRooms;

/// <summary>What one room signs, and how a customer becomes a ticket's id there.</summary>
internal sealed class RoomTokens(string room, string service)
{
    public SignedToken Tickets { get; } = new("ticket", room);
    public SignedToken Passes { get; } = new("pass", room);

    /// <summary>The customer's one ticket id in this room.</summary>
    public TicketId Identify(RoomKeyRing keys, string customerId)
    {
        Span<byte> mac = stackalloc byte[HMACSHA256.HashSizeInBytes];
        Span<byte> text = stackalloc byte[512];
        text = Utf8.TryWrite(text, $"fluxpay:id:{room}\0{service}\0{customerId}", out int length)
            ? text[..length]
            : Encoding.UTF8.GetBytes($"fluxpay:id:{room}\0{service}\0{customerId}");
        keys.Identity.Compute(text, mac);
        return TicketId.Read(mac);
    }
}
