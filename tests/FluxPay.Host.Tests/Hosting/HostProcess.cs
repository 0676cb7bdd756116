using FluxPay.Tests;

namespace FluxPay.Host.Tests.Hosting;

/// <summary>The real host as a process of its own, on a free loopback port, with its files in a folder of its own.</summary>
public sealed class HostProcess : IAsyncDisposable
{
    private readonly bool _ownsFolder;
    private readonly DotnetProcess _process;

    private HostProcess(string folder, bool ownsFolder, int port, Dictionary<string, string> environment)
    {
        (Folder, _ownsFolder, Port) = (folder, ownsFolder, port);
        Url = new Uri($"http://127.0.0.1:{port}");
        Service = new Api(Url, "fp_test_moa");
        Admin = new Api(Url, "fp_test_admin");
        Anonymous = new Api(Url, null);
        environment.TryAdd("ASPNETCORE_URLS", Url.ToString());
        _process = new DotnetProcess("FluxPay.Host.dll", folder, environment, IsReadyAsync);
    }

    public string Folder { get; }
    public int Port { get; }
    public Uri Url { get; }
    public string Output => _process.Output;
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
            environment[name] = value;
        return new HostProcess(folder ?? Directory.CreateTempSubdirectory("fluxpay-host-").FullName, folder is null, LoopbackPorts.Take(), environment);
    }

    /// <summary>Ends the process at once, as <c>kill -9</c> does.</summary>
    public Task KillAsync() => _process.KillAsync();

    /// <summary>It keeps its connections and does nothing until <see cref="ResumeAsync"/>.</summary>
    public Task PauseAsync() => _process.PauseAsync();

    public Task ResumeAsync() => _process.ResumeAsync();

    /// <summary>Starts it again on the same files and port.</summary>
    public Task RestartAsync() => _process.RestartAsync();

    /// <summary>Waits until the process has ended by itself.</summary>
    public Task WaitForExitAsync(CancellationToken cancellationToken) => _process.WaitForExitAsync(cancellationToken);

    public Task ReadyAsync() => _process.ReadyAsync();

    public async ValueTask DisposeAsync()
    {
        await _process.DisposeAsync();
        Service.Dispose();
        Admin.Dispose();
        Anonymous.Dispose();
        if (_ownsFolder)
            Directory.Delete(Folder, recursive: true);
    }

    private async Task<bool> IsReadyAsync()
    {
        using var answer = await Anonymous.Http.GetAsync(new Uri(Url, "/health/ready"));
        return answer.IsSuccessStatusCode;
    }
}
