using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;

namespace FluxPay.Host.Tests.Hosting;

/// <summary>One of our programs as a real process that can be killed and started again on the same files and port.</summary>
internal sealed class DotnetProcess : IAsyncDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(60);   // two noisy cores, many hosts at once

    private readonly ConcurrentQueue<string> _output = [];
    private readonly ProcessStartInfo _start;
    private readonly Func<Task<bool>> _isReady;
    private Process _process;

    /// <param name="program">The program's dll, beside the tests.</param>
    /// <param name="folder">Its working folder.</param>
    /// <param name="environment">Added to this process's own.</param>
    /// <param name="isReady">Whether it answers; may throw while it does not listen.</param>
    /// <param name="arguments">Its own.</param>
    public DotnetProcess(
        string program, string folder, IReadOnlyDictionary<string, string> environment, Func<Task<bool>> isReady, params string[] arguments)
    {
        _isReady = isReady;
        _start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, program), .. arguments])
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in environment)
            _start.Environment[name.Replace(":", "__", StringComparison.Ordinal)] = value;
        _process = Spawn();
    }

    public string Output => string.Join('\n', _output);
    public bool HasExited => _process.HasExited;
    public int ExitCode => _process.ExitCode;
    public int Id => _process.Id;

    /// <summary>Ends it at once, as <c>kill -9</c> does.</summary>
    public async Task KillAsync()
    {
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
    }

    /// <summary>It keeps its connections and does nothing until <see cref="ResumeAsync"/>, as in a long collection or a frozen machine.</summary>
    public Task PauseAsync() => SignalAsync("STOP");

    public Task ResumeAsync() => SignalAsync("CONT");

    public async Task RestartAsync()
    {
        if (!_process.HasExited)
            await KillAsync();
        _process.Dispose();
        _process = Spawn();
        await ReadyAsync();
    }

    public Task WaitForExitAsync(CancellationToken cancellationToken) => _process.WaitForExitAsync(cancellationToken);

    public async Task ReadyAsync()
    {
        var clock = Stopwatch.StartNew();
        while (!await AnswersAsync())
        {
            if (_process.HasExited)
                throw new InvalidOperationException($"The process ended with {_process.ExitCode}:\n{Output}");
            if (clock.Elapsed > StartLimit)
                throw new TimeoutException($"The process was not ready in {StartLimit}:\n{Output}");
            await Task.Delay(50);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            await KillAsync();
        _process.Dispose();
    }

    private async Task<bool> AnswersAsync()
    {
        try
        {
            return await _isReady();
        }
        catch (HttpRequestException)
        {
            return false;   // not listening yet
        }
    }

    private async Task SignalAsync(string signal)
    {
        using var kill = Process.Start("kill", [$"-{signal}", _process.Id.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync();
    }

    private Process Spawn()
    {
        var process = Process.Start(_start)!;
        process.OutputDataReceived += (_, line) => _output.Enqueue(line.Data ?? "");
        process.ErrorDataReceived += (_, line) => _output.Enqueue(line.Data ?? "");
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return process;
    }
}
