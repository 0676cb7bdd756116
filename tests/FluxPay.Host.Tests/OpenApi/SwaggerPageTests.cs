using Microsoft.Playwright;

namespace FluxPay.Host.Tests.OpenApi;

[Collection("OpenAPI")]
public sealed class SwaggerPageTests(OpenApiHost shared)
{
    [Fact]
    public async Task A_stranger_reads_the_API_and_tries_it_out_in_a_browser()
    {
        await using var page = await BrowserPage.OpenAsync(new Uri(shared.Host.Url, "/swagger"));
        await page.Page.Locator(".opblock").First.WaitForAsync();
        Assert.Equal(shared.Api.Operations.Count, await page.Page.Locator(".opblock").CountAsync());

        await AuthorizeAsync(page.Page, "fp_test_moa");
        var block = await TryOutAsync(page.Page, "createOrder");
        Assert.Contains("\"isSuccess\": true", await block.Locator(".live-responses-table .highlight-code").First.InnerTextAsync(), StringComparison.Ordinal);
        Assert.Contains("Bearer fp_test_moa", await block.Locator(".curl-command").InnerTextAsync(), StringComparison.Ordinal);
        if (Environment.GetEnvironmentVariable("FLUXPAY_TEST_SCREENSHOTS") is { Length: > 0 } folder)
            await page.Page.ScreenshotAsync(new() { Path = Path.Combine(folder, "swagger.png") });
        page.AssertQuiet(shared.Host.Url);
    }

    [Fact]
    public async Task Behind_a_path_base_the_page_finds_its_document_and_the_API()
    {
        await using var host = await EmbeddedHost.StartAsync();
        await using var page = await BrowserPage.OpenAsync(new Uri(host.Url, $"{EmbeddedHost.PathBase}/swagger"));
        await page.Page.Locator(".opblock").First.WaitForAsync();

        await AuthorizeAsync(page.Page, "fp_test_moa");
        var block = await TryOutAsync(page.Page, "getCreditBalance");
        Assert.Contains($"{EmbeddedHost.PathBase}/api/v1/credits/balance?customerId=cust-1",
            await block.Locator(".request-url").InnerTextAsync(), StringComparison.Ordinal);
        Assert.Contains("\"balance\": 0", await block.Locator(".live-responses-table .highlight-code").First.InnerTextAsync(), StringComparison.Ordinal);
        page.AssertQuiet(host.Url);
    }

    private static async Task AuthorizeAsync(IPage page, string key)
    {
        await page.Locator("button.authorize").First.ClickAsync();
        await page.Locator(".auth-container input").FillAsync(key);
        await page.Locator(".auth-btn-wrapper button.authorize").ClickAsync();
        await page.Locator(".auth-btn-wrapper button.btn-done").ClickAsync();
    }

    private static async Task<ILocator> TryOutAsync(IPage page, string operationId)
    {
        var block = page.Locator($".opblock[id$='-{operationId}']");
        await block.Locator(".opblock-summary-control").ClickAsync();
        await block.Locator("button.execute").ClickAsync();
        await block.Locator(".live-responses-table").WaitForAsync();
        return block;
    }
}
