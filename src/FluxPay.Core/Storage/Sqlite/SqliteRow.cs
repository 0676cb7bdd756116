using Microsoft.Data.Sqlite;

namespace FluxPay.Storage.Sqlite;

/// <summary>Reads a row's columns one after the other, in the order its statement names them.</summary>
internal sealed class SqliteRow(SqliteDataReader reader)
{
    private int _column;

    public string Text() => reader.GetString(_column++);
    public string? TextOrNull() => Null() ? null : Text();
    public long Number() => reader.GetInt64(_column++);
    public long? NumberOrNull() => Null() ? null : Number();
    public bool Flag() => Number() != 0;
    public bool? FlagOrNull() => Null() ? null : Flag();
    public DateTimeOffset Instant() => DateTimeOffset.FromUnixTimeMilliseconds(Number());
    public DateTimeOffset? InstantOrNull() => Null() ? null : Instant();
    public byte[]? BytesOrNull() => Null() ? null : Bytes();
    public byte[] Bytes() => reader.GetFieldValue<byte[]>(_column++);
    public TEnum Member<TEnum>() where TEnum : struct, Enum => Enum.Parse<TEnum>(Text());
    public TEnum? MemberOrNull<TEnum>() where TEnum : struct, Enum => Null() ? null : Member<TEnum>();
    public TId Id<TId>() where TId : struct, IPrefixedId<TId> => IdText.Parse<TId>(Text());
    public TId? IdOrNull<TId>() where TId : struct, IPrefixedId<TId> => Null() ? null : Id<TId>();

    private bool Null()
    {
        if (!reader.IsDBNull(_column))
            return false;
        _column++;
        return true;
    }
}
