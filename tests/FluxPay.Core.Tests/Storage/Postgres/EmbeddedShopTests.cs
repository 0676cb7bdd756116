using System.Diagnostics;
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
        string[] printed = await RunAsync(store.ConnectionString);
        await store.ExecuteAsync("DROP SCHEMA shop CASCADE");
        string[] promised = await File.ReadAllLinesAsync(Path.Combine(Repository.Root, "samples", "EmbeddedShop", "README.md"));
        Assert.Equal(
            promised.Where(line => line.Contains(":   ", StringComparison.Ordinal) || line.StartsWith("rolled back:", StringComparison.Ordinal))
                .Where(line => !line.StartsWith("refused:", StringComparison.Ordinal)),
            printed.Where(line => !line.StartsWith("refused:", StringComparison.Ordinal)));
        Assert.Equal(5, printed.Length);
        Assert.Contains("credits", printed[2], StringComparison.Ordinal);
    }

    private static async Task<string[]> RunAsync(string connectionString)
    {
        var output = new DirectoryInfo(AppContext.BaseDirectory);   // bin/<configuration>/<framework>, the same for both projects
        string program = Path.Combine(
            Repository.Root, "samples", "EmbeddedShop", "bin", output.Parent!.Name, output.Name, "EmbeddedShop.dll");
        var start = new ProcessStartInfo("dotnet", [program, "--ConnectionStrings:Shop", connectionString])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        var printed = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        try
        {
            await Patience.For(Task.WhenAll(printed, errors), "the sample");
        }
        finally
        {
            process.Kill();
        }
        await process.WaitForExitAsync();
        Assert.True((await errors).Length == 0, await errors + await printed);
        return (await printed).Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
    }
}
