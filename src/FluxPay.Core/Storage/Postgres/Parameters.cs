using FluxPay.Storage.Rows;
using Npgsql;
using NpgsqlTypes;

namespace FluxPay.Storage.Postgres;

/// <summary>Values as PostgreSQL takes them, for the places that a <see cref="Statement"/> has for them.</summary>
internal static class Parameters
{
    /// <summary>One column of many rows, for <c>unnest</c>.</summary>
    public static NpgsqlParameter Array<T>(Column<T> column, IReadOnlyList<T> rows)
    {
        var parameter = new NpgsqlParameter { Value = column.ValuesOf(rows) };
        if (column is JsonColumn<T>)
            parameter.NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Json;
        return parameter;
    }

    /// <summary>One value; what may be null is text.</summary>
    public static NpgsqlParameter Of(object? value) => value switch
    {
        null => new NpgsqlParameter { NpgsqlDbType = NpgsqlDbType.Text, Value = DBNull.Value },
        Enum member => new NpgsqlParameter { Value = member.ToString() },
        _ => new NpgsqlParameter { Value = value },
    };
}
