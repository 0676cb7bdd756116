using System.Diagnostics;
using System.Globalization;
using FluxPay.Host.Tests.Hosting;
using FluxPay.LoadTest.Measuring;
using FluxPay.Tests;

namespace FluxPay.LoadTest.Servers;

/// <summary>One of our programs, as it is shipped, with a <see cref="Probe"/> inside.</summary>
internal sealed class ProbedProcess : IAsyncDisposable
{
    private readonly DotnetProcess _process;

    private ProbedProcess(Uri url, int probePort, DotnetProcess process) => (Url, ProbePort, _process) = (url, probePort, process);

    public Uri Url { get; }
    public int ProbePort { get; }
    public int Id => _process.Id;

    /// <summary>From its start until it was ready.</summary>
    public TimeSpan StartedIn { get; private set; }

    public string Output => _process.Output;

    /// <param name="program">The program's dll, beside this one.</param>
    /// <param name="ready">A path that answers 200 once it is.</param>
    public static async Task<ProbedProcess> StartAsync(string program, string folder, string ready, IReadOnlyDictionary<string, string> settings)
    {
        var url = new Uri($"http://127.0.0.1:{LoopbackPorts.Take()}");
        int probePort = LoopbackPorts.Take();
        var environment = new Dictionary<string, string>(settings)
        {
            ["ASPNETCORE_URLS"] = url.ToString(),
            ["DOTNET_STARTUP_HOOKS"] = typeof(Probe).Assembly.Location,
            [Probe.Port] = probePort.ToString(CultureInfo.InvariantCulture),
        };
        using var http = new HttpClient();
        long began = Stopwatch.GetTimestamp();
        var process = new DotnetProcess(program, folder, environment, async () =>
        {
            using var answer = await http.GetAsync(new Uri(url, ready));
            return answer.IsSuccessStatusCode;
        });
        try
        {
            await process.ReadyAsync();
        }
        catch
        {
            await process.DisposeAsync();
            throw;
        }
        return new ProbedProcess(url, probePort, process) { StartedIn = Stopwatch.GetElapsedTime(began) };
    }

    public ValueTask DisposeAsync() => _process.DisposeAsync();
}
