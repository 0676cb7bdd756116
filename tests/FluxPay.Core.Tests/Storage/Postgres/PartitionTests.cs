using FluxPay.Consistency;
using FluxPay.Credits;
using FluxPay.Storage.Tests;
using Npgsql;

namespace FluxPay.Storage.Postgres.Tests;

/// <summary>The journals' months, and hosts that meet an empty database together.</summary>
public sealed class PartitionTests : IAsyncDisposable
{
    private static readonly string[] Journals = ["ledger_entry", "outbox", "timeline"];
    private static readonly CustomerRef Customer = new("moa", "cust-1");

    private readonly PostgresUnderTest _store = new();

    [Fact]
    public async Task There_are_this_month_and_the_next_two_and_making_them_again_is_harmless()
    {
        var database = _store.Get<PostgresDatabase>();
        var leap = new DateTimeOffset(2044, 12, 31, 23, 59, 59, TimeSpan.Zero);
        await database.PrepareAsync(default);
        await database.MaintainAsync(leap, default);
        string[] made = await PartitionsAsync("2044|2045");
        Assert.Equal(Journals.SelectMany(j => (string[])[$"{j}_2044_12", $"{j}_2045_01", $"{j}_2045_02"]).Order(StringComparer.Ordinal), made);
        await database.MaintainAsync(leap, default);
        Assert.Equal(made, await PartitionsAsync("2044|2045"));
        foreach (string partition in made)
            await ExecuteAsync($"DROP TABLE fluxpay.{partition}");
    }

    [Fact]
    public async Task Rows_go_to_their_month_and_those_of_a_far_clock_to_the_rest()
    {
        await GrantAsync(_store.Time.GetUtcNow());
        Assert.Equal(["ledger_entry_2026_01"], await HomesAsync("ledger_entry"));
        Assert.Equal(["outbox_2026_01"], await HomesAsync("outbox"));
        await GrantAsync(new DateTimeOffset(2091, 5, 1, 0, 0, 0, TimeSpan.Zero));
        Assert.Equal(["ledger_entry_2026_01", "ledger_entry_rest"], await HomesAsync("ledger_entry"));
        Assert.Equal(["outbox_2026_01", "outbox_rest"], await HomesAsync("outbox"));

        // A month that has rows in the rest keeps them there; the months after it get their own.
        await _store.Get<PostgresDatabase>().MaintainAsync(new DateTimeOffset(2091, 5, 20, 0, 0, 0, TimeSpan.Zero), default);
        string[] made = await PartitionsAsync("2091");
        Assert.Equal(["ledger_entry_2091_06", "ledger_entry_2091_07", "outbox_2091_06", "outbox_2091_07",
            "timeline_2091_05", "timeline_2091_06", "timeline_2091_07"], made);
        await Books.AssertBalancedAsync(_store.Get<IServiceProvider>());
        foreach (string partition in made)
            await ExecuteAsync($"DROP TABLE fluxpay.{partition}");
    }

    [Fact]
    public async Task Hosts_that_migrate_an_empty_database_at_once_all_come_up()
    {
        await _store.Get<PostgresDatabase>().PrepareAsync(default);
        await ExecuteAsync("DROP SCHEMA fluxpay CASCADE");   // also where an earlier test has left one
        var hosts = Enumerable.Range(0, 3).Select(_ => new PostgresDatabase(_store.ConnectionString, 1, _store.Time)).ToArray();
        await Task.WhenAll(hosts.Select(host => host.PrepareAsync(default)));
        foreach (var host in hosts)
        {
            Assert.Empty(await host.ReadAsync(s => s.QueryAsync("SELECT version FROM fluxpay.customer", row => row.Number()), default));
            await host.DisposeAsync();
        }
        await GrantAsync(_store.Time.GetUtcNow());
    }

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    private async Task GrantAsync(DateTimeOffset at)
    {
        var changes = new Changes(at).Credit(new CreditCommand.Issue(Customer, _store.Ids.New<GrantId>(), CreditKind.Paid, 10, 50, null, null));
        Assert.IsType<CommitResult.Committed>(await _store.Get<IStore>().CommitAsync(changes));
    }

    private Task<string[]> PartitionsAsync(string years) => ListAsync(
        $"SELECT relname::text FROM pg_class WHERE relnamespace = 'fluxpay'::regnamespace AND relispartition AND relkind = 'r' AND relname ~ '_({years})_'");

    private Task<string[]> HomesAsync(string journal) =>
        ListAsync($"SELECT DISTINCT c.relname::text FROM fluxpay.{journal} j JOIN pg_class c ON c.oid = j.tableoid");

    private async Task<string[]> ListAsync(string sql)
    {
        var rows = await _store.Get<PostgresDatabase>().ReadAsync(s => s.QueryAsync(sql, row => row.Text()), default);
        return [.. rows.Order(StringComparer.Ordinal)];
    }

    private async Task ExecuteAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(_store.ConnectionString + ";Pooling=false");
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}
