using FluxPay.Host.Tests.Hosting;
using Microsoft.Playwright;

namespace FluxPay.Host.Tests.Pages;

/// <summary>One host and one browser for all page tests; each test is a customer of its own.</summary>
public sealed class PagesFixture : IAsyncLifetime
{
    private IPlaywright? _playwright;
    private IBrowser? _browser;
    private HostProcess? _host;

    public HostProcess Host => _host ?? throw new InvalidOperationException("The host is not started yet.");

    public async ValueTask InitializeAsync()
    {
        _host = await HostProcess.StartAsync();
        _playwright = await Playwright.CreateAsync();
        _browser = await Chromium.LaunchAsync(_playwright);
    }

    /// <summary>A new customer at the start page, in a browser window without any memory.</summary>
    public async Task<CustomerPage> OpenAsync(Viewer? viewer = null)
    {
        var page = await CustomerPage.OpenAsync(_browser!, Host, viewer ?? new Viewer());
        await page.GoAsync(Host.Url);
        return page;
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null)
            await _browser.DisposeAsync();
        _playwright?.Dispose();
        if (_host is not null)
            await _host.DisposeAsync();
    }
}

/// <summary>How somebody looks at the page.</summary>
public sealed record Viewer(string Locale = "ko-KR", int Width = 1280, int Height = 900, ColorScheme Scheme = ColorScheme.Light)
{
    public string Name => $"{Locale[..2]}-{Width}-{Scheme}".ToLowerInvariant();
}

[CollectionDefinition]
public sealed class PagesCollection : ICollectionFixture<PagesFixture>;
