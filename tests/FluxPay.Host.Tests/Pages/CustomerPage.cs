using System.Text.RegularExpressions;
using FluxPay.Host.Tests.Hosting;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace FluxPay.Host.Tests.Pages;

/// <summary>A customer in front of the start page and the payment window, and what the browser complained about.</summary>
public sealed class CustomerPage : IAsyncDisposable
{
    private const float Patience = 30_000;   // two noisy cores

    private static readonly string? Screenshots = Environment.GetEnvironmentVariable("FLUXPAY_TEST_SCREENSHOTS");
    private readonly IBrowserContext _context;
    private readonly Viewer _viewer;
    private readonly HostProcess _host;
    private readonly List<string> _complaints = [];
    private int _shots;

    private CustomerPage(IBrowserContext context, IPage page, HostProcess host, Viewer viewer)
    {
        (_context, Page, _host, _viewer) = (context, page, host, viewer);
        page.PageError += (_, error) => _complaints.Add($"script: {error}");
        page.Console += (_, message) =>
        {
            if (message.Type is "error" or "warning")
                _complaints.Add($"console: {message.Text}");
        };
        page.Request += (_, request) =>
        {
            var url = new Uri(request.Url);
            if (url.Scheme is not "data" && url.Authority != host.Url.Authority)
                _complaints.Add($"another host: {request.Url}");
        };
    }

    public IPage Page { get; }

    public ILocator Balance => Page.Locator("#amount");
    public ILocator Held => Page.Locator("#held");
    public ILocator Notice => Page.Locator("#notice");
    public ILocator Toast => Page.Locator("#toast");
    public ILocator Running => Page.Locator(".running");
    public ILocator Orders => Page.Locator(".order-row");
    public ILocator TimelineTypes => Page.Locator(".timeline code");

    public static async Task<CustomerPage> OpenAsync(IBrowser browser, HostProcess host, Viewer viewer)
    {
        var context = await browser.NewContextAsync(new()
        {
            Locale = viewer.Locale,
            ColorScheme = viewer.Scheme,
            ViewportSize = new() { Width = viewer.Width, Height = viewer.Height },
            ReducedMotion = ReducedMotion.Reduce,
        });
        context.SetDefaultTimeout(Patience);
        SetDefaultExpectTimeout(Patience);
        return new CustomerPage(context, await context.NewPageAsync(), host, viewer);
    }

    public async Task GoAsync(Uri url)
    {
        await Page.GotoAsync(url.ToString());
        await Expect(Balance).ToHaveTextAsync(new Regex("^[0-9,]+$"));
    }

    public Task<string> CustomerIdAsync() => Page.Locator("#customer-name").InnerTextAsync();

    public ILocator Button(string name) => Page.GetByRole(AriaRole.Button, new() { Name = name, Exact = true });

    /// <summary>Presses what leads to the payment window.</summary>
    /// <returns>The order that is to be paid.</returns>
    public async Task<string> ToTheWindowAsync(ILocator button)
    {
        await button.ClickAsync();
        await Page.WaitForURLAsync("**/simulators/toss/checkout?**");
        return System.Web.HttpUtility.ParseQueryString(new Uri(Page.Url).Query)["orderId"]!;
    }

    /// <summary>Pays in the window as a buyer does.</summary>
    /// <returns>The address the window sent the buyer back to.</returns>
    public async Task<string> PayAsync(string? behavior = null)
    {
        if (behavior is not null)
        {
            await Page.Locator("details.sim summary").ClickAsync();
            await Page.Locator("#behavior").SelectOptionAsync(behavior);
        }
        await Page.Locator("input[name=agree]").CheckAsync();
        var back = Page.WaitForRequestAsync(new Regex("[?&](paymentKey|code)="));
        await Page.Locator("button.pay").ClickAsync();
        string address = (await back).Url;
        await Page.WaitForURLAsync(url => new Uri(url).AbsolutePath == "/");
        return address;
    }

    public async Task<string> BuyAsync(string product, string? behavior = null)
    {
        string orderId = await ToTheWindowAsync(Page.Locator($"[data-product={product}]"));
        await PayAsync(behavior);
        return orderId;
    }

    /// <summary>A picture, where somebody asked for pictures, and no state may scroll sideways.</summary>
    public async Task LookAsync(string state)
    {
        int beyond = await Page.EvaluateAsync<int>("document.documentElement.scrollWidth - innerWidth");
        Assert.True(beyond <= 0, $"The page is {beyond} px too wide in the state '{state}' ({_viewer.Name}).");
        if (Screenshots is null)
            return;
        string path = Path.Combine(Screenshots, $"{_viewer.Name}-{++_shots:00}-{state}.png");
        await Page.ScreenshotAsync(new() { Path = path, FullPage = true });
    }

    /// <param name="refusals">HTTP statuses that the browser also reports as errors, and the test provoked.</param>
    public void AssertNoComplaints(params int[] refusals) => Assert.DoesNotContain(_complaints, complaint =>
        !refusals.Any(status => complaint.Contains($"status of {status} ", StringComparison.Ordinal)));

    public Task<(long Charges, long Cancelled, long Balance)> MovedAsync(string orderId) => _host.Simulator.ChargesAsync(orderId);

    public async ValueTask DisposeAsync() => await _context.DisposeAsync();
}
