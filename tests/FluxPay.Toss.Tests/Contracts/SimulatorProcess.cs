using System.Diagnostics;
using System.Text.RegularExpressions;
using FluxPay.TossSimulator;

namespace FluxPay.Toss.Tests.Contracts;

/// <summary>The simulator as <c>dotnet run</c> starts it, without a file.</summary>
internal sealed partial class SimulatorProcess : IDisposable
{
    private readonly Process _process;

    private SimulatorProcess(Process process, Uri url) => (_process, Url) = (process, url);

    public Uri Url { get; }

    public static async Task<SimulatorProcess> StartAsync()
    {
        string assembly = typeof(TossSimulatorOptions).Assembly.Location;
        var process = Process.Start(new ProcessStartInfo("dotnet", [assembly, "--memory", "--urls", "http://127.0.0.1:0"])
        {
            RedirectStandardOutput = true,
        })!;
        while (await process.StandardOutput.ReadLineAsync() is { } line)
        {
            if (Listening().Match(line) is { Success: true } match)
                return new SimulatorProcess(process, new Uri(match.Value));
        }
        throw new InvalidOperationException($"The simulator ended with {process.ExitCode} before it listened.");
    }

    public void Dispose()
    {
        if (!_process.HasExited)
            _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
    }

    [GeneratedRegex(@"http://127\.0\.0\.1:\d+")]
    private static partial Regex Listening();
}
