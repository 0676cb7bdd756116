using FluxPay.Credits;
using FluxPay.Storage.Tests;
using FluxPay.Tests;
using Microsoft.Data.Sqlite;

namespace FluxPay.Storage.Sqlite.Tests;

public sealed class SqliteCommitTests() : CommitContractTests(new SqliteUnderTest());

public sealed class SqliteRecordTests() : RecordContractTests(new SqliteUnderTest());

public sealed class SqliteReadTests() : ReadContractTests(new SqliteUnderTest());

public sealed class SqliteCreditLifeTests() : CreditLifeTests(() => new SqliteUnderTest());

public sealed class SqliteAuditorTests() : AuditorContractTests(new SqliteUnderTest())
{
    [Fact]
    public void Every_rule_has_a_way_of_breaking_it()
    {
        const string Folder = "Storage/Sqlite/Consistency/";
        var rules = typeof(SqliteAuditor).Assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith(Folder, StringComparison.Ordinal) && !name.EndsWith("/count.sql", StringComparison.Ordinal))
            .Select(name => Path.GetFileNameWithoutExtension(name).Replace('_', '-'));
        Assert.Equal(rules.Order(StringComparer.Ordinal), Corruptions.Select(c => c.Rule).Distinct().Order(StringComparer.Ordinal));
    }
}

public sealed class SqliteJournalTests() : StoreContract(new SqliteUnderTest())
{
    [Theory]
    [InlineData("UPDATE ledger_entry SET amount = amount + 1")]
    [InlineData("DELETE FROM ledger_entry")]
    public async Task The_journal_is_only_ever_added_to(string sql)
    {
        await Store.CommitAsync(changes => changes.Credit(new Samples(Store.Ids, Now).Issue(100)));
        var refused = await Assert.ThrowsAsync<SqliteException>(() => Store.ExecuteAsync(sql));
        Assert.Contains("only ever added", refused.Message, StringComparison.Ordinal);
        Assert.Equal(100, Assert.Single((await Get<ICredits>().EntriesAsync(Customer, new PageRequest())).Items).Amount);
    }
}

/// <summary>The embedded store on a file of its own.</summary>
internal sealed class SqliteUnderTest : StoreUnderTest
{
    private readonly TemporaryFolder _folder = new();

    internal override void Use(FluxPayBuilder builder) => builder.UseSqlite(_folder.File("fluxpay.db"));

    internal override async Task ExecuteAsync(string sql)
    {
        await using var connection = new SqliteConnection($"Data Source={_folder.File("fluxpay.db")};Pooling=False");
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync();
    }

    internal override Task UnguardAsync() => ExecuteAsync("DROP TRIGGER entries_stay_as_booked; DROP TRIGGER entries_stay;");

    private protected override void Remove() => _folder.Dispose();
}
