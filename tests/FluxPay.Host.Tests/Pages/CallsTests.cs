using System.Diagnostics;
using System.Text.Json;
using static Microsoft.Playwright.Assertions;

namespace FluxPay.Host.Tests.Pages;

[Collection(typeof(PagesCollection))]
public sealed class CallsTests(PagesFixture pages)
{
    [Fact]
    public async Task Every_curl_shown_runs_as_it_stands_and_repeats_the_call()
    {
        await using var customer = await pages.OpenAsync();
        await customer.BuyAsync("token-1000");
        await Expect(customer.Balance).ToHaveTextAsync("1,100");
        await customer.Button("쓰기").ClickAsync();
        await Expect(customer.Balance).ToHaveTextAsync("1,070");

        var confirm = await RunAsync(await CurlAsync(customer, "POST /api/v1/payments/confirm"));
        Assert.Equal(10000, confirm.GetProperty("result").GetProperty("amount").GetInt64());   // the same key: the first answer
        var use = await RunAsync(await CurlAsync(customer, "POST /api/v1/credits/use"));
        Assert.Equal(1070, use.GetProperty("result").GetProperty("balance").GetInt64());       // likewise
        var order = await RunAsync(await CurlAsync(customer, "POST /api/v1/orders"));
        Assert.Equal("PENDING", order.GetProperty("result").GetProperty("status").GetString());
        var balance = await RunAsync(await CurlAsync(customer, $"GET /api/v1/credits/balance?customerId={await customer.CustomerIdAsync()}"));
        Assert.Equal(1070, balance.GetProperty("result").GetProperty("balance").GetInt64());
    }

    [Fact]
    public async Task A_call_shows_its_answer_and_can_be_copied_and_the_newest_stands_out()
    {
        await using var customer = await pages.OpenAsync();
        await customer.Page.Context.GrantPermissionsAsync(["clipboard-read", "clipboard-write"]);
        await customer.Button("쓰기").ClickAsync();
        var newest = customer.Page.Locator(".call[data-newest]");
        await Expect(newest).ToHaveAttributeAsync("data-call", "POST /api/v1/credits/use");
        await Expect(newest.Locator("> summary")).ToContainTextAsync("402");

        await newest.Locator(".answer > summary").ClickAsync();
        await Expect(newest.Locator(".answer pre")).ToContainTextAsync("\"code\": \"PAY_001\"");
        await newest.Locator(".copy").ClickAsync();
        await Expect(newest.Locator(".copy")).ToHaveTextAsync("복사됨");
        string copied = await customer.Page.EvaluateAsync<string>("navigator.clipboard.readText()");
        Assert.Equal(await newest.Locator(".curl").TextContentAsync(), copied);
        customer.AssertNoComplaints(402);
    }

    private static async Task<string> CurlAsync(CustomerPage customer, string call) =>
        (await customer.Page.Locator($".call[data-call='{call}'] .curl").First.TextContentAsync())!;

    private static async Task<JsonElement> RunAsync(string curl)
    {
        using var bash = Process.Start(new ProcessStartInfo("bash", ["-c", curl]) { RedirectStandardOutput = true })!;
        string answer = await bash.StandardOutput.ReadToEndAsync();
        await bash.WaitForExitAsync();
        using var json = JsonDocument.Parse(answer);
        return json.RootElement.Clone();
    }
}
