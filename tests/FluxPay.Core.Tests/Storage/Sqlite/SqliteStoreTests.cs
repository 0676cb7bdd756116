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

    private protected override void Remove() => _folder.Dispose();
}
