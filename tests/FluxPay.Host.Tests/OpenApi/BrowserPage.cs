using Microsoft.Playwright;

namespace FluxPay.Host.Tests.OpenApi;

/// <summary>A page in a real browser that remembers what went wrong on it and whom it asked.</summary>
public sealed class BrowserPage : IAsyncDisposable
{
    private readonly IPlaywright _playwright;
    private readonly IBrowser _browser;
    private readonly List<string> _errors = [];
    private readonly List<string> _requests = [];

    private BrowserPage(IPlaywright playwright, IBrowser browser, IPage page)
    {
        (_playwright, _browser, Page) = (playwright, browser, page);
        page.Console += (_, message) =>
        {
            if (message.Type is "error" or "warning")
                _errors.Add(message.Text);
        };
        page.PageError += (_, error) => _errors.Add(error);
        page.Request += (_, request) => _requests.Add(request.Url);
    }

    public IPage Page { get; }

    public static async Task<BrowserPage> OpenAsync(Uri url)
    {
        var playwright = await Playwright.CreateAsync();
        var browser = await playwright.Chromium.LaunchAsync(new()
        {
            ExecutablePath = Environment.GetEnvironmentVariable("FLUXPAY_TEST_CHROMIUM") ?? "/usr/bin/chromium",
            Args = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"],
        });
        var page = new BrowserPage(playwright, browser, await browser.NewPageAsync());
        page.Page.SetDefaultTimeout(60_000);
        await page.Page.GotoAsync(url.ToString());
        return page;
    }

    /// <summary>Nothing was complained about, and nobody but this host was asked for anything.</summary>
    public void AssertQuiet(Uri host)
    {
        Assert.Empty(_errors);
        Assert.NotEmpty(_requests);
        Assert.All(_requests.Select(r => new Uri(r)), r => Assert.True(r.Scheme == "data" || r.Authority == host.Authority, r.ToString()));
    }

    public async ValueTask DisposeAsync()
    {
        await _browser.DisposeAsync();
        _playwright.Dispose();
    }
}
