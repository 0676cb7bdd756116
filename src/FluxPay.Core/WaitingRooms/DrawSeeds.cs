using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using FluxPay.Security;

namespace FluxPay.WaitingRooms;

/// <summary>
/// The seeds of rooms' draws, kept in the database, encrypted. A seed's SHA-256 is shown from the beginning and the seed itself once
/// the room has opened: whoever holds a ticket can then compute every place again, and nobody could choose one.
/// </summary>
internal sealed class DrawSeeds(ISettings settings, FieldCipher? cipher)
{
    private const int SeedLength = 32;
    private const int DrawnBits = 48;

    private readonly ConcurrentDictionary<string, byte[]> _seeds = new();

    public async Task<byte[]> OfAsync(RoomSettings room, CancellationToken cancellationToken)
    {
        string name = string.Create(CultureInfo.InvariantCulture, $"waiting-room.{room.Name}.draw.{room.OpensAt!.Value.ToUnixTimeMilliseconds()}");
        if (_seeds.TryGetValue(name, out byte[]? seed))
            return seed;
        byte[] drawn = RandomNumberGenerator.GetBytes(SeedLength);
        string kept = await settings.KeepFirstAsync(new Setting(name, Convert.ToBase64String(cipher?.Seal(name, drawn) ?? drawn)), cancellationToken);
        byte[] opened = Convert.FromBase64String(kept);
        return _seeds[name] = cipher?.Open(name, opened) ?? opened;
    }

    /// <summary>What is shown before the seed may be.</summary>
    public static string Commitment(byte[] seed) => Convert.ToHexStringLower(SHA256.HashData(seed));

    /// <summary>A ticket's draw: the first 48 bits of HMAC-SHA256(seed, ticket id).</summary>
    public static long Draw(byte[] seed, TicketId id)
    {
        Span<byte> member = stackalloc byte[TicketId.Length];
        Span<byte> mac = stackalloc byte[HMACSHA256.HashSizeInBytes];
        id.Write(member);
        HMACSHA256.HashData(seed, member, mac);
        return (long)(System.Buffers.Binary.BinaryPrimitives.ReadUInt64BigEndian(mac) >> (64 - DrawnBits));
    }
}
