using FluxPay.Host.Tests.Hosting;
using FluxPay.Host.Tests.Pages;
using Microsoft.Playwright;

namespace FluxPay.Host.Tests.WaitingPages;

/// <summary>One host with a room for each test, and one browser.</summary>
public sealed class WaitingPageFixture : IAsyncLifetime
{
    private const string Policy = """
        service: moa
        name: 모아
        currency: KRW
        timeZone: Asia/Seoul
        waitingRooms:
          drop: { admitPerSecond: 100, maxActive: 1000, mode: HOLD, public: true, protect: ["/api/v1/orders"] }
          hall: { admitPerSecond: 100, maxActive: 1000, mode: HOLD, public: true }
          tabs: { admitPerSecond: 100, maxActive: 1000, mode: HOLD, public: true }
          away: { admitPerSecond: 100, maxActive: 1000, mode: HOLD, public: true }
          shop: { admitPerSecond: 100, maxActive: 1000, mode: QUEUE, public: true }
          long: { admitPerSecond: 1, burst: 1, maxActive: 1000, mode: QUEUE, public: true }
          later: { admitPerSecond: 10, maxActive: 10, opensAt: 2090-01-01T20:00:00+09:00, public: true }
          secret: { admitPerSecond: 10, maxActive: 10 }
        """;

    private readonly DirectoryInfo _policies = Directory.CreateTempSubdirectory("fluxpay-page-rooms-");
    private IPlaywright? _playwright;
    private IBrowser? _browser;
    private HostProcess? _host;

    public HostProcess Host => _host ?? throw new InvalidOperationException("The host is not started yet.");

    public async ValueTask InitializeAsync()
    {
        await File.WriteAllTextAsync(Path.Combine(_policies.FullName, "moa.yaml"), Policy);
        _host = await HostProcess.StartAsync(new Dictionary<string, string>
        {
            ["FluxPay:Policies"] = _policies.FullName,
            ["FluxPay:WaitingRooms:ReturnOrigins"] = "https://shop.example, https://tickets.example:8443",
        });
        _playwright = await Playwright.CreateAsync();
        _browser = await Chromium.LaunchAsync(_playwright);
    }

    /// <summary>A browser window without any memory; whatever its pages complain about fails in <see cref="Visitor.AssertNoComplaints"/>.</summary>
    public Task<Visitor> OpenAsync(Viewer? viewer = null) => Visitor.OpenAsync(_browser!, Host.Url, viewer ?? new Viewer());

    /// <summary>So many others wait before whoever comes next.</summary>
    public async Task FillAsync(string room, int others)
    {
        for (int i = 0; i < others; i++)
            Assert.Equal(201, (await Host.Anonymous.PostAsync($"/api/v1/waiting-rooms/{room}/tickets", new { customerId = $"other-{i}" })).StatusCode);
    }

    public async Task ChangeAsync(string room, string mode) =>
        Assert.Equal(200, (await Host.Admin.PutAsync($"/api/v1/admin/waiting-rooms/{room}", new { mode })).StatusCode);

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null)
            await _browser.DisposeAsync();
        _playwright?.Dispose();
        if (_host is not null)
            await _host.DisposeAsync();
        _policies.Delete(recursive: true);
    }
}
