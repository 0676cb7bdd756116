using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace FluxPay.Host.Tests.Hosting;

/// <summary>The real host as a process of its own, on a free loopback port, with its files in a folder of its own.</summary>
public sealed class HostProcess : IAsyncDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(60);   // two noisy cores, many hosts at once

    private readonly ConcurrentQueue<string> _output = [];
    private readonly Dictionary<string, string> _environment;
    private readonly bool _ownsFolder;
    private Process _process;

    private HostProcess(string folder, bool ownsFolder, int port, Dictionary<string, string> environment)
    {
        (Folder, _ownsFolder, Port, _environment) = (folder, ownsFolder, port, environment);
        Url = new Uri($"http://127.0.0.1:{port}");
        _process = Spawn();
        Service = new Api(Url, "fp_test_moa");
        Admin = new Api(Url, "fp_test_admin");
        Anonymous = new Api(Url, null);
    }

    public string Folder { get; }
    public int Port { get; }
    public Uri Url { get; }
    public string Output => string.Join('\n', _output);
    public bool HasExited => _process.HasExited;
    public int ExitCode => _process.ExitCode;
    public int ProcessId => _process.Id;

    /// <summary>The API with the key of the service <c>moa</c>.</summary>
    public Api Service { get; }

    /// <summary>The API with the admin key.</summary>
    public Api Admin { get; }

    /// <summary>The API without a key; also the way to the simulator.</summary>
    public Api Anonymous { get; }

    public SimulatorDriver Simulator => new(Anonymous);

    /// <summary>Starts a development host and waits until it is ready.</summary>
    public static async Task<HostProcess> StartAsync(IReadOnlyDictionary<string, string>? settings = null, string? folder = null)
    {
        var host = Launch(settings, folder);
        await host.ReadyAsync();
        return host;
    }

    /// <summary>Starts a host without waiting, for tests that expect it to refuse.</summary>
    public static HostProcess Launch(IReadOnlyDictionary<string, string>? settings = null, string? folder = null)
    {
        var environment = new Dictionary<string, string> { ["ASPNETCORE_ENVIRONMENT"] = "Development" };
        foreach (var (name, value) in settings ?? new Dictionary<string, string>())
            environment[name.Replace(":", "__", StringComparison.Ordinal)] = value;
        return new HostProcess(folder ?? Directory.CreateTempSubdirectory("fluxpay-host-").FullName, folder is null, FreePort(), environment);
    }

    /// <summary>Ends the process at once, as <c>kill -9</c> does.</summary>
    public async Task KillAsync()
    {
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
    }

    /// <summary>Starts it again on the same files and port.</summary>
    public async Task RestartAsync()
    {
        if (!_process.HasExited)
            await KillAsync();
        _process.Dispose();
        _process = Spawn();
        await ReadyAsync();
    }

    /// <summary>Waits until the process has ended by itself.</summary>
    public Task WaitForExitAsync(CancellationToken cancellationToken) => _process.WaitForExitAsync(cancellationToken);

    public async Task ReadyAsync()
    {
        var clock = Stopwatch.StartNew();
        while (true)
        {
            if (_process.HasExited)
                throw new InvalidOperationException($"The host ended with {_process.ExitCode}:\n{Output}");
            if (clock.Elapsed > StartLimit)
                throw new TimeoutException($"The host was not ready in {StartLimit}:\n{Output}");
            try
            {
                using var answer = await Anonymous.Http.GetAsync(new Uri(Url, "/health/ready"));
                if (answer.IsSuccessStatusCode)
                    return;
            }
            catch (HttpRequestException)
            {
                // Not listening yet.
            }
            await Task.Delay(50);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            await KillAsync();
        _process.Dispose();
        Service.Dispose();
        Admin.Dispose();
        Anonymous.Dispose();
        if (_ownsFolder)
            Directory.Delete(Folder, recursive: true);
    }

    private Process Spawn()
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "FluxPay.Host.dll")])
        {
            WorkingDirectory = Folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["ASPNETCORE_URLS"] = Url.ToString();
        foreach (var (name, value) in _environment)
            start.Environment[name] = value;

        var process = Process.Start(start)!;
        process.OutputDataReceived += (_, line) => _output.Enqueue(line.Data ?? "");
        process.ErrorDataReceived += (_, line) => _output.Enqueue(line.Data ?? "");
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return process;
    }

    private static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }
}
