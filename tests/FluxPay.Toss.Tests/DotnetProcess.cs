using System.Diagnostics;
using System.Text.RegularExpressions;

namespace FluxPay.Toss.Tests;

/// <summary>A sample as <c>dotnet run</c> starts it.</summary>
internal sealed partial class DotnetProcess : IDisposable
{
    private readonly Process _process;

    private DotnetProcess(Process process, Uri url) => (_process, Url) = (process, url);

    public Uri Url { get; }

    /// <param name="ofIt">Any type of the program.</param>
    /// <param name="arguments">Its command line; it listens on a port of its own choice.</param>
    public static async Task<DotnetProcess> StartAsync(Type ofIt, params string[] arguments)
    {
        var process = Process.Start(new ProcessStartInfo("dotnet", [ofIt.Assembly.Location, .. arguments])
        {
            RedirectStandardOutput = true,
        })!;
        while (await process.StandardOutput.ReadLineAsync() is { } line)
        {
            if (Listening().Match(line) is { Success: true } match)
                return new DotnetProcess(process, new Uri(match.Value));
        }
        throw new InvalidOperationException($"It ended with {process.ExitCode} before it listened.");
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
