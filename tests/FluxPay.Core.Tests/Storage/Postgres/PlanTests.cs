using FluxPay.Storage.Tests;
using Npgsql;

namespace FluxPay.Storage.Postgres.Tests;

/// <summary>A prepared statement keeps its plan, so one made while a table was small must be right for a large one.</summary>
public sealed class PlanTests : IAsyncDisposable
{
    private readonly PostgresUnderTest _store = new();

    [Fact]
    public async Task Promises_are_taken_back_by_their_keys_even_if_there_were_none_when_that_was_planned()
    {
        var database = _store.Get<PostgresDatabase>();
        await database.PrepareAsync(default);
        await using var connection = await database.OpenWriterAsync(default);
        await ExecuteAsync(connection, "ANALYZE fluxpay.timer");
        await ExecuteAsync(connection, "SET plan_cache_mode = force_generic_plan");
        string statement = Statements.RemoveTimers.Replace("@kind", "$1", StringComparison.Ordinal).Replace("@subject", "$2", StringComparison.Ordinal);
        await ExecuteAsync(connection, $"PREPARE take_back (text[], text[]) AS {statement}");
        string plan = await PlanAsync(connection, "EXECUTE take_back ('{a,b}', '{1,2}')");
        await ExecuteAsync(connection, "DEALLOCATE take_back; RESET plan_cache_mode");

        Assert.Contains("Index Cond: ((kind = ", plan, StringComparison.Ordinal);
        Assert.Contains("AND (subject = ", plan, StringComparison.Ordinal);
        Assert.DoesNotContain("Join Filter", plan, StringComparison.Ordinal);
    }

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    private static async Task<string> PlanAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand($"EXPLAIN {sql}", connection);
        await using var reader = await command.ExecuteReaderAsync();
        var lines = new List<string>();
        while (await reader.ReadAsync())
            lines.Add(reader.GetString(0));
        return string.Join('\n', lines);
    }
}
