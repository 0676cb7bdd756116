using FluxPay.Policies.Tests;
using FluxPay.Storage.Postgres.Tests;
using FluxPay.Tests;

namespace FluxPay.Outbox.Tests;

/// <summary>The sample of the outbox alone does what its README says, as a process of its own.</summary>
public sealed class WarehouseSampleTests
{
    [Fact]
    public async Task The_sample_publishes_what_is_committed_and_nothing_else()
    {
        await using var store = new PostgresUnderTest();
        string[] printed = await SampleProgram.RunAsync("Warehouse", "--ConnectionStrings:Warehouse", store.ConnectionString);
        await store.ExecuteAsync("DROP SCHEMA warehouse CASCADE");
        string[] promised = await File.ReadAllLinesAsync(Path.Combine(Repository.Root, "samples", "Warehouse", "README.md"));
        Assert.Equal(["event 1: 2 to pack", "event 2: 1 to pack", "reserved: 3"], printed);
        Assert.All(printed, line => Assert.Contains(line, promised));
    }
}
