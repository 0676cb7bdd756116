using FluxPay.Credits;
using FluxPay.Idempotency;
using FluxPay.Storage.Tests;
using FluxPay.Tests;
using FluxPay.Timers;
using Microsoft.Data.Sqlite;

namespace FluxPay.Storage.Sqlite.Tests;

public sealed class SqliteCommitTests() : CommitContractTests(new SqliteUnderTest());

public sealed class SqliteRecordTests() : RecordContractTests(new SqliteUnderTest());

public sealed class SqliteReadTests() : ReadContractTests(new SqliteUnderTest())
{
    [Fact]
    public async Task At_start_calls_and_runs_of_the_last_process_are_dead()
    {
        await SaveAsync(new DueTimer(TimerKinds.Resolve, "a", Now.AddSeconds(90)), new DueTimer(TimerKinds.OrderExpiry, "b", Now.AddSeconds(90)),
            new DueTimer(TimerKinds.Resolve, "past", Now.AddSeconds(-90)));
        var (running, answered) = (Samples.Known(), Samples.FullKnown());
        await SaveAsync(running, answered);
        await Get<ITimerStore>().ReclaimAsync(Now);
        Assert.Equal(["past", "a"], (await Get<ITimerStore>().DueAsync(Now, 10)).Select(t => t.Subject));
        Assert.True((await Get<IIdempotencyStore>().FindAsync(running.Key))!.LeaseUntil < running.CreatedAt, "a lease outlived its process");
        Assert.Equal(answered.LeaseUntil, (await Get<IIdempotencyStore>().FindAsync(answered.Key))!.LeaseUntil);
    }
}

public sealed class SqliteOutboxTests() : OutboxContractTests(new SqliteUnderTest());

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
        Assert.Equal(rules.Order(StringComparer.Ordinal), Corruptions.Concat(BillingAuditTests.Corruptions).Select(c => c.Rule).Distinct().Order(StringComparer.Ordinal));
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
    /// <summary>A file with every migration, made once: hundreds of tests start from a copy of it.</summary>
    private static readonly Lazy<byte[]> Migrated = new(() =>
    {
        using var folder = new TemporaryFolder();
        new SqliteDatabase(folder.File("migrated.db")).Dispose();
        return File.ReadAllBytes(folder.File("migrated.db"));
    });

    private readonly TemporaryFolder _folder = new();

    public SqliteUnderTest() => File.WriteAllBytes(_folder.File("fluxpay.db"), Migrated.Value);

    internal override string OutboxStart => "0";

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
