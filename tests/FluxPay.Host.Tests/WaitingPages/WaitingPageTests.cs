using System.Text.RegularExpressions;
using FluxPay.Host.Tests.Pages;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace FluxPay.Host.Tests.WaitingPages;

/// <summary>The waiting page in a real browser.</summary>
public sealed class WaitingPageTests(WaitingPageFixture rooms) : IClassFixture<WaitingPageFixture>
{
    [Fact]
    public async Task A_visitor_sees_the_place_keeps_it_over_a_reload_and_enters_alone()
    {
        await rooms.FillAsync("drop", 2);
        await using var visitor = await rooms.OpenAsync(new Viewer(Width: 375, Height: 740));
        await visitor.GoAsync("/waiting-rooms/drop?customerId=kim&return=/health/live");
        await Expect(visitor.Rank).ToHaveTextAsync("3");
        await Expect(visitor.Ahead).ToHaveTextAsync("2명");
        await Expect(visitor.Title).ToHaveTextAsync("순서를 기다리고 있습니다");
        await Expect(visitor.Note).ToHaveTextAsync("지금은 입장이 멈춰 있습니다. 순서는 그대로입니다.");
        await Expect(visitor.Page.Locator("html")).ToHaveAttributeAsync("lang", "ko");
        await Expect(visitor.Page).ToHaveTitleAsync("(3) 순서를 기다리고 있습니다");
        await visitor.LookAsync("hold");

        await visitor.Page.ReloadAsync();
        await Expect(visitor.Rank).ToHaveTextAsync("3");
        visitor.AssertNoComplaints();   // of this page; where it leads to has no icon and refuses what is asked below
        await rooms.ChangeAsync("drop", "QUEUE");
        await visitor.Page.WaitForURLAsync(url => new Uri(url).AbsolutePath == "/health/live");

        // The cookie is the pass: what the room protects is open now, to this customer only.
        Assert.Equal(201, await OrderAsync(visitor, "kim"));
        Assert.Equal(429, await OrderAsync(visitor, "lee"));
    }

    [Fact]
    public async Task Two_tabs_of_one_browser_have_one_place_and_one_asks_for_both()
    {
        await rooms.FillAsync("tabs", 4);
        await using var visitor = await rooms.OpenAsync();
        await visitor.GoAsync("/waiting-rooms/tabs");   // nobody in particular: this browser
        await Expect(visitor.Rank).ToHaveTextAsync("5");
        var second = await visitor.Context.NewPageAsync();
        await second.GotoAsync(visitor.Page.Url);
        await Expect(second.Locator(".rank")).ToHaveTextAsync("5");
        Assert.Equal(5, (await rooms.Host.Anonymous.GetAsync("/api/v1/waiting-rooms/tabs")).Number("waiting"));

        await rooms.ChangeAsync("tabs", "QUEUE");
        await Expect(visitor.Title).ToHaveTextAsync("입장할 차례입니다");
        await Expect(second.Locator("h1")).ToHaveTextAsync("입장할 차례입니다");
        visitor.AssertNoComplaints();
    }

    [Fact]
    public async Task A_lost_connection_is_told_and_a_lost_place_is_taken_again_with_a_reason()
    {
        await rooms.FillAsync("away", 1);
        await using var visitor = await rooms.OpenAsync(new Viewer("en-US"));
        await visitor.GoAsync("/waiting-rooms/away?customerId=kim");
        await Expect(visitor.Rank).ToHaveTextAsync("2");
        await visitor.Context.SetOfflineAsync(true);
        await Expect(visitor.Note).ToContainTextAsync("The connection is lost.");
        await visitor.LookAsync("offline");
        await visitor.Context.SetOfflineAsync(false);
        await Expect(visitor.Note).ToContainTextAsync("Nobody is being let in right now.");
        await Expect(visitor.Rank).ToHaveTextAsync("2");

        string ticket = (await rooms.Host.Anonymous.PostAsync("/api/v1/waiting-rooms/away/tickets", new { customerId = "kim" })).Text("ticket");
        Assert.Equal(200, (await rooms.Host.Anonymous.DeleteAsync($"/api/v1/waiting-rooms/away/tickets/{ticket}")).StatusCode);
        await visitor.Page.ReloadAsync();
        await Expect(visitor.Rank).ToHaveTextAsync("2");
        await Expect(visitor.Page.GetByRole(AriaRole.Status)).ToContainTextAsync("Place 2");

        await visitor.Page.GetByRole(AriaRole.Button, new() { Name = "Leave the queue" }).ClickAsync();
        await visitor.Page.GetByRole(AriaRole.Button, new() { Name = "Really leave? You lose your place" }).ClickAsync();
        await Expect(visitor.Title).ToHaveTextAsync("You left the queue");
        await Hosting.Eventually.IsTrueAsync(() => rooms.Host.Anonymous.GetAsync("/api/v1/waiting-rooms/away"), room => room.Number("waiting") == 1);
        await visitor.Page.GetByRole(AriaRole.Button, new() { Name = "Join again" }).ClickAsync();
        await Expect(visitor.Rank).ToHaveTextAsync("2");
        visitor.AssertNoComplaints("net::ERR", "410");
    }

    [Theory]
    [InlineData("ko-KR", 375, ColorScheme.Light, "내 순번", @"^\d+~\d+분$")]
    [InlineData("en-US", 320, ColorScheme.Dark, "Your place", @"^\d+–\d+ min$")]
    [InlineData("en-US", 1280, ColorScheme.Light, "Your place", @"^\d+–\d+ min$")]
    public async Task Wait_and_progress_fit_every_screen_in_both_languages(string locale, int width, ColorScheme scheme, string label, string range)
    {
        await rooms.FillAsync("long", 150);
        await using var visitor = await rooms.OpenAsync(new Viewer(locale, width, 740, scheme));
        await visitor.GoAsync($"/waiting-rooms/long?customerId=last-{width}");
        await Expect(visitor.Page.Locator(".place")).ToContainTextAsync(label);
        await Expect(visitor.Wait).ToHaveTextAsync(new Regex(range));
        await Expect(visitor.Bar).ToHaveAttributeAsync("aria-valuenow", new Regex(@"^\d+$"));
        await visitor.LookAsync("waiting");

        await visitor.GoAsync("/waiting-rooms/later?customerId=early");
        await Expect(visitor.Title).ToHaveTextAsync(locale == "ko-KR" ? "아직 입장이 시작되지 않았습니다" : "It has not started yet");
        await Expect(visitor.Page.Locator("[data-fact=opens]")).ToBeVisibleAsync();
        await visitor.LookAsync("before");
        visitor.AssertNoComplaints();
    }

    [Fact]
    public async Task The_estimate_grows_at_most_once_a_minute_and_says_why()
    {
        await using var visitor = await rooms.OpenAsync(new Viewer("en-US"));
        long high = 100;
        await visitor.Page.Clock.InstallAsync();
        await visitor.Page.RouteAsync("**/tickets**", route => route.FulfillAsync(new()
        {
            Status = 200,
            Json = new
            {
                isSuccess = true, code = "OK", message = "",
                result = new
                {
                    ticket = "t", state = "WAITING", position = 9, ahead = 8, etaSeconds = high, etaLow = high, etaHigh = high,
                    refreshAfterMs = 5000, pass = (string?)null, passExpiresAt = (string?)null,
                },
            },
        }));
        await visitor.GoAsync("/waiting-rooms/hall?customerId=kim");
        await Expect(visitor.Wait).ToHaveTextAsync("1–2 min");
        await Expect(visitor.Note).ToBeHiddenAsync();
        high = 290;
        await visitor.Page.Clock.RunForAsync(6000);
        await Expect(visitor.Wait).ToHaveTextAsync("4–5 min");
        await Expect(visitor.Note).ToContainTextAsync("the estimate grew");
        high = 590;
        await visitor.Page.Clock.RunForAsync(30_000);
        await Expect(visitor.Wait).ToHaveTextAsync("4–5 min");   // less than a minute later
        await visitor.Page.Clock.RunForAsync(40_000);
        await Expect(visitor.Wait).ToHaveTextAsync("9–10 min");
        await Expect(visitor.Note).ToContainTextAsync("the estimate grew");
        high = 100;
        await visitor.Page.Clock.RunForAsync(6000);
        await Expect(visitor.Wait).ToHaveTextAsync("1–2 min");   // down at once
    }

    private static async Task<int> OrderAsync(Visitor visitor, string customerId) => (await visitor.Context.APIRequest.PostAsync(
        new Uri(new Uri(visitor.Page.Url), "/api/v1/orders").ToString(),
        new()
        {
            DataObject = new { customerId, amount = 1000 },
            Headers = new Dictionary<string, string> { ["Authorization"] = "Bearer fp_test_moa" },
        })).Status;
}
