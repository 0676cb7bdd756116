using FluxPay.Host.Tests.Pages;
using Microsoft.Playwright;

namespace FluxPay.Host.Tests.WaitingPages;

/// <summary>Somebody in front of a waiting page, and what the browser complained about.</summary>
public sealed class Visitor : IAsyncDisposable
{
    private const float Patience = 30_000;   // two noisy cores

    private static readonly string? Screenshots = Environment.GetEnvironmentVariable("FLUXPAY_TEST_SCREENSHOTS");
    private readonly Uri _host;
    private readonly Viewer _viewer;
    private readonly List<string> _complaints = [];

    private Visitor(IBrowserContext context, IPage page, Uri host, Viewer viewer)
    {
        (Context, Page, _host, _viewer) = (context, page, host, viewer);
        page.PageError += (_, error) => _complaints.Add($"script: {error}");
        page.Console += (_, message) =>
        {
            if (message.Type is "error" or "warning")
                _complaints.Add($"console: {message.Text}");
        };
        page.Request += (_, request) =>
        {
            var url = new Uri(request.Url);
            if (url.Scheme is not "data" && url.Authority != host.Authority)
                _complaints.Add($"another host: {request.Url}");
        };
    }

    public IBrowserContext Context { get; }
    public IPage Page { get; }
    public ILocator Title => Page.Locator(".fluxpay-waiting-room h1");
    public ILocator Rank => Page.Locator(".rank");
    public ILocator Ahead => Page.Locator("[data-fact=ahead]");
    public ILocator Wait => Page.Locator("[data-fact=wait]");
    public ILocator Note => Page.Locator(".note");
    public ILocator Bar => Page.GetByRole(AriaRole.Progressbar);

    /// <summary>A window without any memory.</summary>
    public static async Task<Visitor> OpenAsync(IBrowser browser, Uri host, Viewer viewer)
    {
        var context = await browser.NewContextAsync(new()
        {
            Locale = viewer.Locale,
            ColorScheme = viewer.Scheme,
            ViewportSize = new() { Width = viewer.Width, Height = viewer.Height },
            ReducedMotion = ReducedMotion.Reduce,
        });
        context.SetDefaultTimeout(Patience);
        Assertions.SetDefaultExpectTimeout(Patience);
        return new Visitor(context, await context.NewPageAsync(), host, viewer);
    }

    public Task GoAsync(string path) => Page.GotoAsync(new Uri(_host, path).ToString());

    /// <summary>A picture, where somebody asked for pictures, and no state may scroll sideways.</summary>
    public async Task LookAsync(string state)
    {
        int beyond = await Page.EvaluateAsync<int>("document.documentElement.scrollWidth - innerWidth");
        Assert.True(beyond <= 0, $"The page is {beyond} px too wide in the state '{state}' ({_viewer.Name}).");
        if (Screenshots is not null)
            await Page.ScreenshotAsync(new() { Path = Path.Combine(Screenshots, $"waiting-{_viewer.Name}-{state}.png"), FullPage = true });
    }

    /// <param name="expected">What the test provoked, such as a status or "net::ERR".</param>
    public void AssertNoComplaints(params string[] expected) => Assert.DoesNotContain(_complaints, complaint =>
        !expected.Any(text => complaint.Contains(text, StringComparison.Ordinal)));

    public async ValueTask DisposeAsync() => await Context.DisposeAsync();
}
