using System.Reflection;
using FluxPay.Host.Tests.Hosting;

namespace FluxPay.Host.Tests.Packaging;

public sealed class ReadmeTests
{
    [Fact]
    public void The_first_screen_has_exactly_the_two_commands()
    {
        var block = Assert.Single(Readme.Blocks(Readme.FirstScreen, "bash"));
        Assert.Equal(
            ["dotnet run --project samples/FluxPay.Host", "./test.sh"],
            block.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split('#')[0].TrimEnd()));
        Assert.InRange(Readme.FirstScreen.Split('\n').Length, 1, 30);
    }

    [Fact]
    public void Every_csharp_block_compiles_as_it_stands()
    {
        Assert.Equal(2, Readme.Blocks("csharp").Count);
        Assert.Empty(CSharpProgram.Web(Readme.Embedding).Errors);
        Assert.Empty(CSharpProgram.Console(Readme.Client).Errors);
    }

    [Fact]
    public void A_block_that_names_what_does_not_exist_would_not_pass()
    {
        Assert.NotEmpty(CSharpProgram.Web(Readme.Embedding.Replace("MapFluxPay", "MapFluxPaid", StringComparison.Ordinal)).Errors);
        Assert.NotEmpty(CSharpProgram.Console(Readme.Client.Replace("WaitUntilSettledAsync", "WaitAsync", StringComparison.Ordinal)).Errors);
    }

    [Fact]
    public async Task The_buyers_flow_runs_as_it_stands_against_a_host_with_the_readmes_policy()
    {
        using var policies = new PolicyFolder(Assert.Single(Readme.Blocks("yaml")));
        await using var host = await HostProcess.StartAsync(new Dictionary<string, string> { ["FluxPay:Policies"] = policies.Path });
        string flow = Readme.Blocks("bash")[1];
        Assert.Contains("http://localhost:5080", flow, StringComparison.Ordinal);

        string output = await Command.RunAsync(
            host.Folder, "bash", "-euo", "pipefail", "-c", flow.Replace("http://localhost:5080", host.Url.ToString().TrimEnd('/'), StringComparison.Ordinal));

        Assert.Contains("\"status\":\"CONFIRMED\"", output, StringComparison.Ordinal);
        Assert.Contains("\"balance\":1100", output, StringComparison.Ordinal);
        Assert.Contains("\"balance\":1070", output, StringComparison.Ordinal);
        Assert.Contains("\"consistent\":true", output, StringComparison.Ordinal);
        Assert.Equal(1070, (await host.Service.GetAsync("/api/v1/credits/balance?customerId=cust-1")).Number("balance"));
    }

    [Fact]
    public async Task The_client_program_buys_and_uses_credits_at_a_running_host()
    {
        await using var host = await HostProcess.StartAsync();
        var main = Assembly.Load(CSharpProgram.Console(Readme.Client).Emit()).EntryPoint!;

        await Task.Run(() => main.Invoke(null, [new[] { host.Url.ToString() }]));

        Assert.Equal(1070, (await host.Service.GetAsync("/api/v1/credits/balance?customerId=cust-1")).Number("balance"));
        var order = (await host.Service.GetAsync("/api/v1/orders?customerId=cust-1")).Result.GetProperty("items")[0];
        Assert.Equal("COMPLETED", order.GetProperty("status").GetString());
    }

    private sealed class PolicyFolder : IDisposable
    {
        private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("fluxpay-policies-");

        public PolicyFolder(string policy) => File.WriteAllText(System.IO.Path.Combine(Path, "moa.yaml"), policy);

        public string Path => _folder.FullName;

        public void Dispose() => _folder.Delete(recursive: true);
    }
}
