using FluxPay.Storage.Rows;
using Npgsql;

namespace FluxPay.Storage.Postgres;

internal sealed class PostgresRow(NpgsqlDataReader reader) : Row(reader)
{
    private readonly NpgsqlDataReader _reader = reader;

    public override bool Flag() => _reader.GetBoolean(Column++);
    public override DateTimeOffset Instant() => _reader.GetFieldValue<DateTimeOffset>(Column++);
}
