using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;

namespace FluxPay;

/// <summary>Ids as text: a prefix and Crockford base 32 of the UUID's 128 bits, so text order is creation order.</summary>
public static class IdText
{
    private const string Alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    private const int Length = 26;

    /// <summary>The id as it stands on the wire.</summary>
    public static string Format<TId>(TId id) where TId : struct, IPrefixedId<TId>
    {
        Span<byte> bytes = stackalloc byte[16];
        id.Value.TryWriteBytes(bytes, bigEndian: true, out _);
        var bits = BinaryPrimitives.ReadUInt128BigEndian(bytes);

        string prefix = TId.Prefix;
        Span<char> text = stackalloc char[prefix.Length + 1 + Length];
        prefix.CopyTo(text);
        text[prefix.Length] = '_';
        for (int i = text.Length - 1; i > prefix.Length; i--, bits >>= 5)
            text[i] = Alphabet[(int)(bits & 31)];
        return new string(text);
    }

    /// <summary>Reads what <see cref="Format{TId}"/> wrote; anything else is false, other prefixes included.</summary>
    public static bool TryParse<TId>([NotNullWhen(true)] string? text, out TId id) where TId : struct, IPrefixedId<TId>
    {
        id = default;
        string prefix = TId.Prefix;
        if (text is null || text.Length != prefix.Length + 1 + Length || text[prefix.Length] != '_'
            || !text.StartsWith(prefix, StringComparison.Ordinal) || text[prefix.Length + 1] > '7')
            return false;

        UInt128 bits = 0;
        foreach (char c in text.AsSpan(prefix.Length + 1))
        {
            int value = Alphabet.IndexOf(c, StringComparison.Ordinal);
            if (value < 0)
                return false;
            bits = (bits << 5) | (uint)value;
        }

        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteUInt128BigEndian(bytes, bits);
        id = TId.Of(new Guid(bytes, bigEndian: true));
        return true;
    }

    /// <summary>Reads an id that FluxPay itself wrote.</summary>
    /// <exception cref="FormatException">The text is not such an id.</exception>
    public static TId Parse<TId>(string text) where TId : struct, IPrefixedId<TId> =>
        TryParse<TId>(text, out var id) ? id : throw new FormatException($"'{text}' is not an id of the form {TId.Prefix}_….");
}
