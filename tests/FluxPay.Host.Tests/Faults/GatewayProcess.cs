using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using FluxPay.Host.Tests.Hosting;
using FluxPay.Tests;

namespace FluxPay.Host.Tests.Faults;

/// <summary>The simulator as a process of its own: it outlives the host, and can be killed on its own.</summary>
public sealed class GatewayProcess : IAsyncDisposable
{
    private const string SecretKey = "test_sk_faults";

    private readonly string _folder = Directory.CreateTempSubdirectory("fluxpay-gateway-").FullName;
    private readonly Uri _url;
    private readonly Api _api;
    private readonly DotnetProcess _process;

    private GatewayProcess()
    {
        _url = new Uri($"http://127.0.0.1:{LoopbackPorts.Take()}");
        _api = new Api(_url, null);
        _process = new DotnetProcess("FluxPay.TossSimulator.dll", _folder,
            new Dictionary<string, string> { ["ASPNETCORE_URLS"] = _url.ToString(), ["Logging:LogLevel:Default"] = "Warning" },
            async () => (await _api.GetAsync("/sim/faults")).StatusCode == 200);
    }

    public static async Task<GatewayProcess> StartAsync()
    {
        var gateway = new GatewayProcess();
        await gateway._process.ReadyAsync();
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
    public Task KillAsync() => _process.KillAsync();

    /// <summary>Starts it again on the same file and port.</summary>
    public Task RestartAsync() => _process.RestartAsync();

    public async ValueTask DisposeAsync()
    {
        await _process.DisposeAsync();
        _api.Dispose();
        Directory.Delete(_folder, recursive: true);
    }
}
