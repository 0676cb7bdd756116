using System.Data.Common;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace FlashSale.Seats;

/// <summary>The shop's own table: which seats there are, and whose they are. In SQLite or PostgreSQL, whatever the engine uses.</summary>
internal sealed class SeatTable(DbDataSource database, string take) : IDisposable
{
    private const string UniqueViolation = "23505";

    public static SeatTable Open(IConfiguration configuration)
    {
        if (configuration["FluxPay:Postgres"] is { Length: > 0 } postgres)
            return new SeatTable(NpgsqlFactory.Instance.CreateDataSource(postgres), EmbeddedFile.Text("Seats/take_postgres.sql"));
        string file = configuration["Sale:Database"] ?? "seats.db";
        // The file has one writer at a time; who waits for a turn waits this long at most.
        return new SeatTable(SqliteFactory.Instance.CreateDataSource($"Data Source={file};Default Timeout=30"), EmbeddedFile.Text("Seats/take_sqlite.sql"));
    }

    public async Task CreateAsync(int seats)
    {
        if (database.CreateConnection() is SqliteConnection)
            await ExecuteAsync("PRAGMA journal_mode = WAL");
        await ExecuteAsync(EmbeddedFile.Text("Seats/schema.sql"));
        for (int number = 1; number <= seats; number++)
            await RunAsync("add", ("@number", number));
    }

    /// <summary>Takes a seat for somebody who has none.</summary>
    /// <returns>Its number; null when none is free, or the customer has one.</returns>
    public async Task<long?> TakeAsync(string customer, DateTimeOffset now)
    {
        try
        {
            return (await QueryAsync(take, row => row.GetInt64(0), ("@customer", customer), ("@now", now.ToUnixTimeMilliseconds()))).Cast<long?>().SingleOrDefault();
        }
        catch (DbException twice) when (twice.SqlState == UniqueViolation)
        {
            return null;   // the same customer, at the same moment
        }
    }

    /// <summary>The seat that a customer has; null for none.</summary>
    public async Task<Seat?> FindAsync(string customer) => (await QueryAsync(EmbeddedFile.Text("Seats/find_of_customer.sql"),
        row => new Seat(row.GetInt64(0), row.GetString(1) == "SOLD", row.IsDBNull(2) ? null : row.GetString(2)), ("@customer", customer))).SingleOrDefault();

    /// <returns>False when the seat is not the customer's any more.</returns>
    public async Task<bool> TieAsync(long number, string customer, string order) =>
        await RunAsync("tie", ("@number", number), ("@customer", customer), ("@order", order)) == 1;

    /// <returns>False when the order has no seat.</returns>
    public async Task<bool> SellAsync(string order) => await RunAsync("sell", ("@order", order)) == 1;

    public Task ReleaseAsync(string order) => RunAsync("release", ("@order", order));

    public Task ReleaseOrphansAsync(DateTimeOffset before) => RunAsync("release_orphans", ("@before", before.ToUnixTimeMilliseconds()));

    public async Task<SeatCount> CountAsync()
    {
        var counts = (await QueryAsync(EmbeddedFile.Text("Seats/count.sql"), row => (row.GetString(0), row.GetInt64(1)))).ToDictionary();
        return new SeatCount(counts.GetValueOrDefault("FREE"), counts.GetValueOrDefault("TAKEN"), counts.GetValueOrDefault("SOLD"));
    }

    public Task<List<SoldSeat>> SoldAsync() => QueryAsync(EmbeddedFile.Text("Seats/list_sold.sql"),
        row => new SoldSeat(row.GetInt64(0), row.GetString(1), row.GetString(2)));

    public void Dispose() => database.Dispose();

    private Task<int> RunAsync(string statement, params (string Name, object Value)[] parameters) =>
        ExecuteAsync(EmbeddedFile.Text($"Seats/{statement}.sql"), parameters);

    private async Task<int> ExecuteAsync(string sql, params (string Name, object Value)[] parameters)
    {
        await using var connection = await database.OpenConnectionAsync();
        await using var command = Command(connection, sql, parameters);
        return await command.ExecuteNonQueryAsync();
    }

    private async Task<List<T>> QueryAsync<T>(string sql, Func<DbDataReader, T> map, params (string Name, object Value)[] parameters)
    {
        await using var connection = await database.OpenConnectionAsync();
        await using var command = Command(connection, sql, parameters);
        await using var reader = await command.ExecuteReaderAsync();
        var rows = new List<T>();
        while (await reader.ReadAsync())
            rows.Add(map(reader));
        return rows;
    }

    private static DbCommand Command(DbConnection connection, string sql, (string Name, object Value)[] parameters)
    {
        var command = connection.CreateCommand();
#pragma warning disable CA2100 // Only this program's own files.
        command.CommandText = sql;
#pragma warning restore CA2100
        foreach (var (name, value) in parameters)
        {
            var parameter = command.CreateParameter();
            (parameter.ParameterName, parameter.Value) = (name, value);
            command.Parameters.Add(parameter);
        }
        return command;
    }
}

internal sealed record Seat(long Number, bool IsSold, string? OrderId);

internal sealed record SoldSeat(long Seat, string CustomerId, string OrderId);

internal sealed record SeatCount(long Free, long Taken, long Sold)
{
    public long Total => Free + Taken + Sold;
}
