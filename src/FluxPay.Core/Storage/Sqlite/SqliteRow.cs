using FluxPay.Storage.Rows;
using Microsoft.Data.Sqlite;

namespace FluxPay.Storage.Sqlite;

/// <summary>SQLite has no flags and no instants: they are 0 or 1, and milliseconds since 1970 UTC.</summary>
internal sealed class SqliteRow(SqliteDataReader reader) : Row(reader)
{
    public override bool Flag() => Number() != 0;
    public override DateTimeOffset Instant() => DateTimeOffset.FromUnixTimeMilliseconds(Number());
}
