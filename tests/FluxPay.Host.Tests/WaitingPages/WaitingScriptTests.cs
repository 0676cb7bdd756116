using System.Net;
using FluxPay.Host.Tests.Pages;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace FluxPay.Host.Tests.WaitingPages;

/// <summary>What the page lets through, and its script in a page of somebody else's.</summary>
public sealed class WaitingScriptTests(WaitingPageFixture rooms) : IClassFixture<WaitingPageFixture>
{
    [Fact]
    public async Task A_script_tag_shows_the_queue_in_a_strict_page_and_hands_over_the_pass()
    {
        await rooms.ChangeAsync("shop", "HOLD");
        await using var visitor = await rooms.OpenAsync();
        await visitor.Context.RouteAsync("**/shop/sale", route => route.FulfillAsync(new()
        {
            ContentType = "text/html; charset=utf-8",
            Headers = new Dictionary<string, string> { ["Content-Security-Policy"] = "default-src 'none'; script-src 'self'; connect-src 'self'" },
            Body = """
                <!doctype html><html lang="ko"><body><h2>한정 판매</h2>
                <script src="/waiting-room.js" data-room="shop" data-customer="kim" data-callback="entered"></script></body></html>
                """,
        }));
        await visitor.Page.AddInitScriptAsync("""
            window.heard = [];
            document.addEventListener('fluxpay:admitted', event => window.heard.push(event.detail));
            window.entered = detail => window.heard.push(detail);
            """);
        await visitor.GoAsync("/shop/sale");
        await Expect(visitor.Rank).ToHaveTextAsync("1");
        await rooms.ChangeAsync("shop", "OPEN");
        await Expect(visitor.Title).ToHaveTextAsync("입장할 차례입니다");
        await Expect(visitor.Page.Locator("[data-fact=until]")).ToBeVisibleAsync();
        string[] passes = await visitor.Page.EvaluateAsync<string[]>("window.heard.map(d => `${d.room} ${d.customerId} ${d.pass}`)");
        Assert.Equal(2, passes.Length);
        Assert.Equal(passes[0], passes[1]);
        var cookie = Assert.Single(await visitor.Context.CookiesAsync(), c => c.Name == "fluxpay_pass");
        Assert.Equal($"shop kim {cookie.Value}", passes[0]);
        Assert.Equal(("/", SameSiteAttribute.Lax), (cookie.Path, cookie.SameSite));
        await Expect(visitor.Page).ToHaveTitleAsync("");   // the page around it stays its owner's
        await visitor.LookAsync("embedded");
        visitor.AssertNoComplaints();
    }

    [Theory]
    [InlineData("/ticket?seat=3&row=1", "{0}/ticket?seat=3&row=1")]
    [InlineData("https://shop.example/in", "https://shop.example/in")]
    [InlineData("https://tickets.example:8443/", "https://tickets.example:8443/")]
    public async Task A_page_returns_to_its_own_site_or_an_allowed_one(string asked, string address)
    {
        using var page = await ShowAsync("hall", asked);
        string html = WebUtility.HtmlDecode(await page.Content.ReadAsStringAsync());
        string expected = string.Format(System.Globalization.CultureInfo.InvariantCulture, address, rooms.Host.Url.GetLeftPart(UriPartial.Authority));
        Assert.Contains($"data-return=\"{expected}\"", html, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https://evil.example/")]
    [InlineData("//evil.example/")]
    [InlineData("/\\evil.example/")]
    [InlineData("/\t/evil.example/")]
    [InlineData("https://shop.example@evil.example/")]
    [InlineData("https://shop.example.evil.example/")]
    [InlineData("http://shop.example/")]
    [InlineData("javascript:alert(1)")]
    [InlineData("relative")]
    public async Task A_page_sends_nobody_anywhere_else(string asked)
    {
        using var page = await ShowAsync("hall", asked);
        Assert.Equal(HttpStatusCode.BadRequest, page.StatusCode);
    }

    [Fact]
    public async Task Only_a_public_room_has_a_page_and_only_for_a_customer_that_can_be_one()
    {
        using var secret = await ShowAsync("secret", "/");
        using var none = await ShowAsync("none", "/");
        using var script = await rooms.Host.Anonymous.Http.GetAsync("/waiting-rooms/hall?customerId=%22%3E%3Cscript%3E");
        using var page = await ShowAsync("hall", "/?a=\"><script>");
        Assert.Equal((HttpStatusCode.NotFound, HttpStatusCode.NotFound, HttpStatusCode.BadRequest), (secret.StatusCode, none.StatusCode, script.StatusCode));
        Assert.DoesNotContain("\"><script>", await page.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.StartsWith("default-src 'none'; script-src 'self';", page.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        Assert.True(page.Headers.CacheControl!.NoStore);
    }

    private Task<HttpResponseMessage> ShowAsync(string room, string returns) =>
        rooms.Host.Anonymous.Http.GetAsync($"/waiting-rooms/{room}?customerId=kim&return={Uri.EscapeDataString(returns)}");
}
