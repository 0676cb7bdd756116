using System.Reflection.PortableExecutable;
using System.Text;

namespace FluxPay.Host.Tests.Packaging;

public sealed class PackageTests(PackedPackages packages) : IClassFixture<PackedPackages>
{
    public static TheoryData<string> Names => [.. PackedPackages.Names];

    [Theory, MemberData(nameof(Names))]
    public void A_package_carries_readme_license_documentation_and_symbols(string name)
    {
        var content = packages.Content(name);

        Assert.Equal(Repository.Text("README.md"), Encoding.UTF8.GetString(content["README.md"]));
        Assert.Equal(Repository.Text("LICENSE"), Encoding.UTF8.GetString(content["LICENSE"]));
        Assert.Contains("<summary>", Encoding.UTF8.GetString(content[$"lib/net10.0/{name}.xml"]), StringComparison.Ordinal);
        Assert.Contains($"lib/net10.0/{name}.pdb", packages.Content(name, "snupkg").Keys);

        var metadata = packages.Metadata(name);
        Assert.Equal("Apache-2.0", metadata.Element(packages.Name("license"))!.Value);
        Assert.Equal("README.md", metadata.Element(packages.Name("readme"))!.Value);
        Assert.NotEmpty(metadata.Element(packages.Name("description"))!.Value);
    }

    [Theory, MemberData(nameof(Names))]
    public void A_package_is_built_reproducibly(string name)
    {
        using var assembly = new PEReader(new MemoryStream(packages.Content(name)[$"lib/net10.0/{name}.dll"]));
        Assert.Contains(assembly.ReadDebugDirectory(), entry => entry.Type == DebugDirectoryEntryType.Reproducible);
    }

    [Fact]
    public void Toss_asks_for_the_core_of_its_own_version_and_the_client_for_neither()
    {
        Assert.Equal(packages.Version, packages.Dependencies("FluxPay.Toss")["FluxPay.Core"]);
        Assert.DoesNotContain(packages.Dependencies("FluxPay.Client").Keys, id => id.StartsWith("FluxPay", StringComparison.Ordinal));
        Assert.DoesNotContain(packages.Dependencies("FluxPay.Core").Keys, id => id.StartsWith("FluxPay", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_readmes_application_runs_on_the_packed_packages_alone()
    {
        await using var application = await PackedApplication.BuildAsync(Readme.Embedding, packages, "FluxPay.Core", "FluxPay.Toss");
        await application.StartAsync();

        var grant = await application.Admin.PostAsync("/api/v1/credits/grants",
            new { customerId = "cust-1", amount = 100, kind = "PAID", reason = "welcome" });
        Assert.Equal(201, grant.StatusCode);

        // Paid with credits alone, so no gateway is needed: PAID at once, and the subscriber hears of it.
        var order = await application.Service.PostAsync("/api/v1/orders",
            new { customerId = "cust-1", amount = 20, currency = "KRW", creditsToUse = 20 });
        Assert.Equal((201, "COMPLETED"), (order.StatusCode, order.Text("status")));
        await application.SaysAsync($"Receipt for order {order.Text("orderId")}");

        // The application's own route uses the engine in process.
        Assert.Equal("50", await UseAsync(application));
        Assert.Equal(50, (await application.Service.GetAsync("/api/v1/credits/balance?customerId=cust-1")).Number("balance"));
    }

    private static async Task<string> UseAsync(PackedApplication application)
    {
        using var used = await application.Service.Http.PostAsync("/analyses/cust-1", null);
        return await used.Content.ReadAsStringAsync();
    }
}
