using FluxPay.Policies.Tests;
using FluxPay.Tests;

namespace FluxPay.Sagas.Orchestration.Tests;

/// <summary>The sample of a saga of one's own does what its README says.</summary>
public sealed class TripsSampleTests
{
    [Fact]
    public async Task The_sample_asks_undoes_and_ends_as_its_readme_says()
    {
        using var folder = new TemporaryFolder();
        string[] printed = await SampleProgram.RunAsync("Trips", "--FluxPay:Sqlite", folder.File("trips.db"));
        string readme = await File.ReadAllTextAsync(Path.Combine(Repository.Root, "samples", "Trips", "README.md"));
        string promised = readme.Split("```text\n")[1].Split("\n```")[0];
        Assert.Equal(promised.Split('\n'), printed);
    }
}
