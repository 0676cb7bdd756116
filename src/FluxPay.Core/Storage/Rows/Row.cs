using System.Data.Common;

namespace FluxPay.Storage.Rows;

/// <summary>Reads a row's columns one after the other, in the order its statement names them.</summary>
internal abstract class Row(DbDataReader reader)
{
    private protected int Column { get; set; }

    public string Text() => reader.GetString(Column++);
    public string? TextOrNull() => Null() ? null : Text();
    public long Number() => reader.GetInt64(Column++);
    public long? NumberOrNull() => Null() ? null : Number();
    public abstract bool Flag();
    public bool? FlagOrNull() => Null() ? null : Flag();
    public abstract DateTimeOffset Instant();
    public DateTimeOffset? InstantOrNull() => Null() ? null : Instant();
    public byte[] Bytes() => reader.GetFieldValue<byte[]>(Column++);
    public byte[]? BytesOrNull() => Null() ? null : Bytes();
    public TEnum Member<TEnum>() where TEnum : struct, Enum => Enum.Parse<TEnum>(Text());
    public TEnum? MemberOrNull<TEnum>() where TEnum : struct, Enum => Null() ? null : Member<TEnum>();
    public TId Id<TId>() where TId : struct, IPrefixedId<TId> => IdText.Parse<TId>(Text());
    public TId? IdOrNull<TId>() where TId : struct, IPrefixedId<TId> => Null() ? null : Id<TId>();

    /// <summary>True when the next column has no value; it stays the next one.</summary>
    public bool IsNull() => reader.IsDBNull(Column);

    public CustomerRef Customer() => new(Text(), Text());

    private bool Null()
    {
        if (!IsNull())
            return false;
        Column++;
        return true;
    }
}
