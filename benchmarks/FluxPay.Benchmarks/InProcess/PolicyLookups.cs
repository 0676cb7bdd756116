using BenchmarkDotNet.Attributes;
using FluxPay.Credits;
using FluxPay.Policies;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace FluxPay.Benchmarks;

/// <summary>What does it cost to ask the policies in force, which may be replaced at any moment, for a price? The baseline asks two dictionaries.</summary>
[MemoryDiagnoser]
public class PolicyLookups
{
    private const string Policy = """
        service: moa
        name: Moa
        currency: KRW
        timeZone: Asia/Seoul
        features:
          resume-analysis: { charge: credit, cost: 30, completeWithin: 10m }
        """;

    private readonly TemporaryFolder _policies = new();
    private readonly Dictionary<string, Dictionary<string, long>> _prices = new() { ["moa"] = new() { ["resume-analysis"] = 30 } };
    private ServiceProvider _services = null!;
    private IPolicies _inForce = null!;

    [GlobalSetup]
    public async Task SetupAsync()
    {
        await File.WriteAllTextAsync(_policies.File("moa.yaml"), Policy);
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddFluxPay(new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["FluxPay:Policies"] = _policies.FullName,
        }).Build());
        _services = services.BuildServiceProvider();
        _inForce = _services.GetRequiredService<IPolicies>();
    }

    [GlobalCleanup]
    public async Task CleanupAsync()
    {
        await _services.DisposeAsync();
        _policies.Dispose();
    }

    [Benchmark(Baseline = true)]
    public long TwoDictionaries() => _prices["moa"]["resume-analysis"] * 2;

    /// <summary>The feature of the service, its cost times two, checked for overflow.</summary>
    [Benchmark]
    public long PriceInForce() => CreditPrice.Of(_inForce.For("moa"), "resume-analysis", 2).Value!.Amount;

    /// <summary>The hash of all that is sold, kept with the set.</summary>
    [Benchmark]
    public string VersionInForce() => _inForce.For("moa").Version;
}
