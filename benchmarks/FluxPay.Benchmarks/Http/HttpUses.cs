using System.Globalization;
using FluxPay.Host.Tests.Hosting;
using FluxPay.LoadTest.Measuring;
using FluxPay.Tests;

namespace FluxPay.Benchmarks;

/// <summary>
/// S4: how many uses of credits can be asked per second over HTTP, authenticated and each under a key of its own, on PostgreSQL and Redis, against an
/// endpoint of Kestrel that does nothing? Both are processes; client, bytes and connections are the same, and they take turns.
/// </summary>
internal static class HttpUses
{
    private const int Customers = 1_000;
    private const int Rounds = 3;
    private const int WarmCallers = 64;

    /// <param name="each">How long each round lasts.</param>
    /// <param name="warmUp">At first a host spends half of its time compiling.</param>
    /// <param name="callers">How many ask at once, one after the other.</param>
    public static async Task<int> RunAsync(TimeSpan each, TimeSpan warmUp, IReadOnlyList<int> callers)
    {
        Console.WriteLine($"Uses of credits over HTTP, {Customers:N0} customers, PostgreSQL with fsync and synchronous_commit on and its log made beforehand, Redis; median of {Rounds} rounds.\n");
        await using var host = await UseHost.StartAsync(
            Customers, mostAtOnce: 4 * Math.Max(WarmCallers, callers.Max()), use: warmUp + (Rounds * callers.Count * each));
        var bareUrl = new Uri($"http://127.0.0.1:{LoopbackPorts.Take()}");
        using var bareFolder = new TemporaryFolder();
        await using var bareProcess = await StartBareAsync(bareUrl, bareFolder.FullName);
        var bare = new Side(new PostLoad(bareUrl, host.ApiKey, Customers), [new("server", bareProcess.Id), Client()]);
        var engine = new Side(new PostLoad(host.Url, host.ApiKey, Customers), [.. host.Processes, Client()]);
        bare.Load.Run(WarmCallers, warmUp / 4);
        engine.Load.Run(WarmCallers, warmUp);

        Console.WriteLine("| callers | bare/s | p50 ms | p99 ms | engine/s | p50 ms | p99 ms | ratio | µs of processor, bare | engine |");
        Console.WriteLine("|--------:|-------:|-------:|-------:|---------:|-------:|-------:|------:|-----------------------|--------|");
        foreach (int many in callers)
        {
            var rounds = Enumerable.Range(0, Rounds).Select(_ => (Bare: bare.Measure(many, each), Engine: engine.Measure(many, each))).ToList();
            var (theirs, ours) = (Median(rounds.Select(r => r.Bare)), Median(rounds.Select(r => r.Engine)));
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"| {many:N0} | {theirs.Shown} | {ours.Shown} | {ours.PerSecond / theirs.PerSecond:0.00} | {theirs.Cpu} | {ours.Cpu} |"));
        }

        long used = await host.UsedAsync();
        var (isConsistent, report) = await host.AuditAsync();
        bool isExact = used == engine.Load.Answered;
        Console.WriteLine($"\nAnswered {engine.Load.Answered:N0}, used {used:N0}: {(isExact ? "each once" : "NOT EACH ONCE")}. Auditor: {(isConsistent ? "clean" : $"BROKEN {report}")}.");
        return isExact && isConsistent ? 0 : 1;
    }

    private static MeasuredProcess Client() => new("client", Environment.ProcessId);

    private static Measured Median(IEnumerable<Measured> rounds) => rounds.OrderBy(r => r.PerSecond).ElementAt(Rounds / 2);

    /// <summary>With the host's collector: an application from the template has it too.</summary>
    /// <param name="url">Where.</param>
    /// <param name="folder">Its own: it watches all that is in it for changes, and the data of PostgreSQL change all the time.</param>
    private static async Task<DotnetProcess> StartBareAsync(Uri url, string folder)
    {
        using var http = new HttpClient();
        var process = new DotnetProcess("FluxPay.Benchmarks.dll", folder, new Dictionary<string, string> { ["DOTNET_gcServer"] = "1" }, async () =>
        {
            using var answer = await http.GetAsync(new Uri(url, BarePost.Ready));
            return answer.IsSuccessStatusCode;
        }, BarePost.Verb, url.ToString());
        await process.ReadyAsync();
        return process;
    }

    /// <summary>One of the two, with everybody who works for it.</summary>
    private sealed record Side(PostLoad Load, IReadOnlyList<MeasuredProcess> Processes)
    {
        public Measured Measure(int callers, TimeSpan time)
        {
            var before = Processes.Select(ProcessUsage.Of).ToList();
            var result = Load.Run(callers, time);
            var each = Processes.Zip(before, (process, then) =>
                $"{process.Name} {((ProcessUsage.Of(process).Cpu - then.Cpu) / result.Latencies.Count).TotalMicroseconds.ToString("0", CultureInfo.InvariantCulture)}");
            return new Measured(result, string.Join(", ", each));
        }
    }

    private sealed record Measured(PostResult Result, string Cpu)
    {
        public double PerSecond => Result.PerSecond;

        public string Shown => string.Create(CultureInfo.InvariantCulture,
            $"{PerSecond:N0} | {Result.Latencies.At(0.5).TotalMilliseconds:N1} | {Result.Latencies.At(0.99).TotalMilliseconds:N1}");
    }
}
