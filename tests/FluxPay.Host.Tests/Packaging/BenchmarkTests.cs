namespace FluxPay.Host.Tests.Packaging;

public sealed class BenchmarkTests
{
    [Fact]
    public async Task Every_benchmark_still_runs()
    {
        string program = Repository.Path("benchmarks", "FluxPay.Benchmarks", "bin", Repository.Configuration, "net10.0", "FluxPay.Benchmarks.dll");
        string output = await Command.RunAsync(Path.GetTempPath(), "dotnet", program, "--once");
        Assert.Contains("executed benchmarks: 49", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Uses_over_http_have_their_effect_once_each()
    {
        string program = Repository.Path("benchmarks", "FluxPay.Benchmarks", "bin", Repository.Configuration, "net10.0", "FluxPay.Benchmarks.dll");
        string output = await Command.RunAsync(Path.GetTempPath(), "dotnet", program, "http", "0.3", "1", "16");
        Assert.Contains("each once. Auditor: clean.", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Relays_that_are_killed_lose_invert_and_double_nothing()
    {
        string program = Repository.Path("benchmarks", "FluxPay.Benchmarks", "bin", Repository.Configuration, "net10.0", "FluxPay.Benchmarks.dll");
        string output = await Command.RunAsync(Path.GetTempPath(), "dotnet", program, "soak", "8", "3");
        Assert.Contains("lost 0, inverted 0,", output, StringComparison.Ordinal);
    }
}
