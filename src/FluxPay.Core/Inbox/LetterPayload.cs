using System.Buffers.Binary;
using FluxPay.Security;

namespace FluxPay.Inbox;

/// <summary>Key and value of a kept record as one sealed text: length of the key (4 bytes, -1 for none), key, value.</summary>
internal sealed class LetterPayload(FieldCipher cipher)
{
    public ReadOnlyMemory<byte> Seal(InboundRecord record)
    {
        byte[] plain = new byte[sizeof(int) + (record.Key?.Length ?? 0) + record.Value.Length];
        BinaryPrimitives.WriteInt32LittleEndian(plain, record.Key?.Length ?? -1);
        record.Key?.Span.CopyTo(plain.AsSpan(sizeof(int)));
        record.Value.Span.CopyTo(plain.AsSpan(plain.Length - record.Value.Length));
        return cipher.Seal(SealedAs.Letter, plain);
    }

    public InboundRecord Open(InboundLetter letter)
    {
        byte[] plain = cipher.Open(SealedAs.Letter, letter.Payload.Span);
        int length = BinaryPrimitives.ReadInt32LittleEndian(plain);
        ReadOnlyMemory<byte>? key = length < 0 ? default(ReadOnlyMemory<byte>?) : plain.AsMemory(sizeof(int), length);   // a bare null is an empty one
        return new InboundRecord(letter.Topic, letter.Partition, letter.Offset, key, plain.AsMemory(sizeof(int) + Math.Max(length, 0)));
    }
}
