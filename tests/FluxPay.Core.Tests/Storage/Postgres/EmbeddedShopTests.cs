using FluxPay.Policies.Tests;
using FluxPay.Tests;

namespace FluxPay.Storage.Postgres.Tests;

/// <summary>The sample with EF Core does what its README says, as a process of its own.</summary>
public sealed class EmbeddedShopTests
{
    [Fact]
    public async Task The_sample_commits_rolls_back_and_is_refused_as_its_readme_says()
    {
        await using var store = new PostgresUnderTest();
        string[] printed = await SampleProgram.RunAsync("EmbeddedShop", "--ConnectionStrings:Shop", store.ConnectionString);
        await store.ExecuteAsync("DROP SCHEMA shop CASCADE");
        string[] promised = await File.ReadAllLinesAsync(Path.Combine(Repository.Root, "samples", "EmbeddedShop", "README.md"));
        Assert.Equal(
            promised.Where(line => line.Contains(":   ", StringComparison.Ordinal) || line.StartsWith("rolled back:", StringComparison.Ordinal))
                .Where(line => !line.StartsWith("refused:", StringComparison.Ordinal)),
            printed.Where(line => !line.StartsWith("refused:", StringComparison.Ordinal)));
        Assert.Equal(5, printed.Length);
        Assert.Contains("credits", printed[2], StringComparison.Ordinal);
    }
}
