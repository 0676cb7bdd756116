using FluxPay.Storage.Tests;
using FluxPay.Timers;
using Npgsql;

namespace FluxPay.Storage.Postgres.Tests;

public sealed class LookupTests : IAsyncDisposable
{
    private const string Sql = "SELECT @value WHERE @value <> 'nobody'";

    private readonly PostgresUnderTest _store = new();

    [Fact]
    public async Task Each_of_many_callers_is_given_its_own_row_or_none()
    {
        string?[] found = await Task.WhenAll(Enumerable.Range(0, 1_000).Select(i => FindAsync(i % 7 == 0 ? "nobody" : $"row {i}")));

        Assert.Equal(Enumerable.Range(0, 1_000).Select(i => i % 7 == 0 ? null : $"row {i}"), found);
    }

    [Fact]
    public async Task A_value_that_the_database_does_not_take_fails_its_own_caller_alone()
    {
        var good = Enumerable.Range(0, 200).Select(i => FindAsync($"row {i}")).ToList();
        var bad = FindAsync("a\0b");
        good.AddRange(Enumerable.Range(200, 200).Select(i => FindAsync($"row {i}")));

        Assert.Equal(Enumerable.Range(0, 400).Select(i => $"row {i}"), await Task.WhenAll(good));
        Assert.Equal(PostgresErrorCodes.CharacterNotInRepertoire, (await Assert.ThrowsAsync<PostgresException>(() => bad)).SqlState);
    }

    [Fact]
    public async Task A_row_that_cannot_be_read_fails_its_own_caller_alone()
    {
        var database = _store.Get<PostgresDatabase>();
        var bad = database.FindAsync<string>(Sql, _ => throw new FormatException("unreadable"), [("@value", "x")], default);
        var good = FindAsync("y");

        await Assert.ThrowsAsync<FormatException>(() => bad);
        Assert.Equal("y", await good);
    }

    [Fact]
    public async Task A_caller_that_is_gone_waits_no_longer()
    {
        using var gone = new CancellationTokenSource();
        await gone.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => _store.Get<PostgresDatabase>().FindAsync(Sql, row => row.Text(), [("@value", "x")], gone.Token));
        Assert.Equal("y", await FindAsync("y"));
    }

    [Fact]
    public async Task What_a_caller_has_seen_committed_it_finds()
    {
        var settings = _store.Get<ISettings>();
        await Task.WhenAll(Enumerable.Range(0, 300).Select(async i =>
        {
            await settings.SaveAsync(new Setting($"setting-{i}", $"value {i}"));
            Assert.Equal($"value {i}", await settings.FindAsync($"setting-{i}"));
        }));
    }

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    private Task<string?> FindAsync(string value) =>
        _store.Get<PostgresDatabase>().FindAsync(Sql, row => row.Text(), [("@value", value)], default);
}
