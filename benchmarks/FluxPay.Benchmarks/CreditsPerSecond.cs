using BenchmarkDotNet.Attributes;
using FluxPay.Credits;

namespace FluxPay.Benchmarks;

/// <summary>
/// How many credits can be used per second on one customer's wallet, each use durable before its caller is told? The engine's
/// commits are shared by whoever waits; the baseline is what an application would write by hand: one transaction per use.
/// </summary>
[MemoryDiagnoser]
public class CreditsPerSecond
{
    /// <summary>Enough for every caller to have several in turn, few enough for one caller to finish in a few seconds.</summary>
    private const int Uses = 512;

    private EmbeddedEngine _engine = null!;
    private HandWrittenWallet _wallet = null!;

    /// <summary>How many callers are in flight; each asks again as soon as it has its answer.</summary>
    [Params(1, 32, 256)]
    public int Callers { get; set; }

    [GlobalSetup]
    public async Task SetupAsync()
    {
        _engine = await EmbeddedEngine.StartAsync();
        _wallet = new HandWrittenWallet();
    }

    [GlobalCleanup]
    public async Task CleanupAsync()
    {
        await _wallet.DisposeAsync();
        await _engine.DisposeAsync();
    }

    /// <summary>Balance checked and lowered, journal row added, one synced transaction per use.</summary>
    [Benchmark(Baseline = true, OperationsPerInvoke = Uses)]
    public Task OneTransactionPerUse() => RunAsync(_wallet.UseAsync);

    /// <summary>The same through <see cref="CreditService"/>: grants, usage row, journal and event included.</summary>
    [Benchmark(OperationsPerInvoke = Uses)]
    public Task CreditService() => RunAsync(_engine.UseAsync);

    private Task RunAsync(Func<Task> use) => Task.WhenAll(Enumerable.Range(0, Callers).Select(_ => Task.Run(async () =>
    {
        for (int done = 0; done < Uses / Callers; done++)
            await use();
    })));
}
