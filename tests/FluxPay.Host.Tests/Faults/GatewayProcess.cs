using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text;
using FluxPay.Host.Tests.Hosting;

namespace FluxPay.Host.Tests.Faults;

/// <summary>The simulator as a process of its own: it outlives the host, and can be killed on its own.</summary>
public sealed class GatewayProcess : IAsyncDisposable
{
    private const string SecretKey = "test_sk_faults";
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(60);

    private readonly string _folder = Directory.CreateTempSubdirectory("fluxpay-gateway-").FullName;
    private readonly ConcurrentQueue<string> _output = [];
    private readonly Uri _url;
    private readonly Api _api;
    private Process _process;

    private GatewayProcess()
    {
        _url = new Uri($"http://127.0.0.1:{FreePort()}");
        _api = new Api(_url, null);
        _process = Spawn();
    }

    public static async Task<GatewayProcess> StartAsync()
    {
        var gateway = new GatewayProcess();
        await gateway.ReadyAsync();
        return gateway;
    }

    /// <summary>Settings of a host that pays here, and takes its webhooks wherever it listens.</summary>
    public Dictionary<string, string> HostSettings(params (string Name, string Value)[] more)
    {
        var settings = new Dictionary<string, string>
        {
            ["FluxPay:Toss:SecretKey"] = SecretKey,
            ["FluxPay:Toss:BaseUrl"] = _url.ToString(),
            ["FluxPay:Payments:ConfirmWait"] = "00:00:01",
            ["Logging:LogLevel:Default"] = "Warning",
        };
        foreach (var (name, value) in more)
            settings[name] = value;
        return settings;
    }

    public SimulatorDriver Simulator => new(_api, "");

    /// <summary>Sends its webhooks to a host from now on.</summary>
    public Task TellAsync(HostProcess host) =>
        _api.PutAsync("/sim/webhooks", new { urls = new[] { new Uri(host.Url, "/api/v1/webhooks/toss").ToString() } });

    /// <summary>Somebody else confirms a payment, with the merchant's key and without the engine.</summary>
    public async Task ChargeAsync(string paymentKey, string orderId, long amount)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(_url, "/v1/payments/confirm"))
        {
            Content = JsonContent.Create(new { paymentKey, orderId, amount }),
        };
        request.Headers.Authorization = new AuthenticationHeaderValue(
            "Basic", Convert.ToBase64String(Encoding.ASCII.GetBytes($"{SecretKey}:")));
        using var answer = await _api.Http.SendAsync(request);
        answer.EnsureSuccessStatusCode();
    }

    /// <summary>Ends the process at once, as <c>kill -9</c> does.</summary>
    public async Task KillAsync()
    {
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
    }

    /// <summary>Starts it again on the same file and port.</summary>
    public async Task RestartAsync()
    {
        if (!_process.HasExited)
            await KillAsync();
        _process.Dispose();
        _process = Spawn();
        await ReadyAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            await KillAsync();
        _process.Dispose();
        _api.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private async Task ReadyAsync()
    {
        var clock = Stopwatch.StartNew();
        while (true)
        {
            if (_process.HasExited || clock.Elapsed > StartLimit)
                throw new InvalidOperationException($"The simulator did not start:\n{string.Join('\n', _output)}");
            try
            {
                await _api.GetAsync("/sim/faults");
                return;
            }
            catch (HttpRequestException)
            {
                await Task.Delay(50);   // not listening yet
            }
        }
    }

    private Process Spawn()
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "FluxPay.TossSimulator.dll")])
        {
            WorkingDirectory = _folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["ASPNETCORE_URLS"] = _url.ToString();
        start.Environment["Logging__LogLevel__Default"] = "Warning";
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
