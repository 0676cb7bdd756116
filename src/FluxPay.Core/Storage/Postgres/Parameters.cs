using FluxPay.Storage.Rows;
using Npgsql;
using NpgsqlTypes;

namespace FluxPay.Storage.Postgres;

/// <summary>Values as PostgreSQL takes them.</summary>
internal static class Parameters
{
    /// <summary>One column of many rows, for <c>unnest</c>.</summary>
    public static NpgsqlParameter Array<T>(Column<T> column, IReadOnlyList<T> rows)
    {
        var parameter = new NpgsqlParameter(column.Parameter, column.ValuesOf(rows));
        if (column is JsonColumn<T>)
            parameter.NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Json;
        return parameter;
    }

    /// <summary>One value; what may be null is text.</summary>
    public static NpgsqlParameter Of((string Name, object? Value) parameter) => parameter.Value switch
    {
        null => new NpgsqlParameter(parameter.Name, NpgsqlDbType.Text) { Value = DBNull.Value },
        Enum member => new NpgsqlParameter(parameter.Name, member.ToString()),
        var value => new NpgsqlParameter(parameter.Name, value),
    };
}
