using System.Buffers.Binary;

namespace FluxPay;

/// <summary>Makes every id of the engine; replace it to make them deterministic.</summary>
public interface IIdSource
{
    /// <summary>A new id, later in order than every one this source made before.</summary>
    TId New<TId>() where TId : struct, IPrefixedId<TId>;
}

/// <summary>Version 7 UUIDs (RFC 9562 §6.2, method 1): milliseconds, then a counter, so ids made in one millisecond keep their order.</summary>
internal sealed class UuidV7Source(TimeProvider time) : IIdSource
{
    private readonly Lock _lock = new();
    private long _milliseconds;
    private int _counter;

    public TId New<TId>() where TId : struct, IPrefixedId<TId>
    {
        Span<byte> bytes = stackalloc byte[16];
        RandomBytes.Fill(bytes[8..]);
        long now = time.GetUtcNow().ToUnixTimeMilliseconds();
        lock (_lock)
        {
            if (now > _milliseconds)
                (_milliseconds, _counter) = (now, 0);
            else if (++_counter == 0x1000)      // the 12-bit counter is used up: borrow from the next millisecond
                (_milliseconds, _counter) = (_milliseconds + 1, 0);

            BinaryPrimitives.WriteInt64BigEndian(bytes, (_milliseconds << 16) | 0x7000 | (uint)_counter);
        }
        bytes[8] = (byte)(0x80 | (bytes[8] & 0x3F));
        return TId.Of(new Guid(bytes, bigEndian: true));
    }
}
