using FluxPay.Host.Tests.Hosting;
using FluxPay.Tests;

namespace FluxPay.Host.Tests.Sale;

/// <summary>The flash sale as a real process, with seats and room of the test's own.</summary>
internal sealed class SaleHost : IAsyncDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("fluxpay-sale-");
    private readonly DotnetProcess _process;

    private SaleHost(int port, string policy, int seats, IReadOnlyDictionary<string, string> settings)
    {
        Url = new Uri($"http://127.0.0.1:{port}");
        Anonymous = new Api(Url, null);
        Admin = new Api(Url, "fp_test_admin");
        string policies = _folder.CreateSubdirectory("policies").FullName;
        File.WriteAllText(Path.Combine(policies, "show.yaml"), policy);
        var environment = new Dictionary<string, string>(settings)
        {
            ["ASPNETCORE_ENVIRONMENT"] = "Development",
            ["ASPNETCORE_URLS"] = Url.ToString(),
            ["FluxPay:Policies"] = policies,
            ["Sale:Seats"] = $"{seats}",
        };
        _process = new DotnetProcess("FlashSale.dll", _folder.FullName, environment, async () =>
        {
            using var answer = await Anonymous.Http.GetAsync("/health/ready");
            return answer.IsSuccessStatusCode;
        });
    }

    public Uri Url { get; }
    public Api Anonymous { get; }
    public Api Admin { get; }
    public string Output => _process.Output;

    /// <param name="policy">The service <c>show</c>.</param>
    /// <param name="seats">How many there are.</param>
    /// <param name="settings">Beside those of every sale.</param>
    public static async Task<SaleHost> StartAsync(string policy, int seats, IReadOnlyDictionary<string, string>? settings = null, int? port = null)
    {
        var host = new SaleHost(port ?? LoopbackPorts.Take(), policy, seats, settings ?? new Dictionary<string, string>());
        await host._process.ReadyAsync();
        return host;
    }

    public async ValueTask DisposeAsync()
    {
        await _process.DisposeAsync();
        Anonymous.Dispose();
        Admin.Dispose();
        _folder.Delete(recursive: true);
    }
}
