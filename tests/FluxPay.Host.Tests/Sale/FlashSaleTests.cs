using System.Text.Json;
using FluxPay.Host.Tests.Hosting;
using FluxPay.Host.Tests.Pages;
using FluxPay.Host.Tests.WaitingPages;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace FluxPay.Host.Tests.Sale;

/// <summary>The flash sale as somebody watches it, and as somebody buys in it.</summary>
public sealed class FlashSaleTests
{
    private const int Seats = 60;
    private const string Policy = """
        service: show
        name: 한정 공연
        currency: KRW
        timeZone: Asia/Seoul
        orders: { expireAfter: 3s }
        features:
          seat: { charge: payment, price: 50000, completeWithin: 10m }
        waitingRooms:
          seats: { admitPerSecond: 40, maxActive: 100, mode: QUEUE, public: true, protect: ["/sale/seats"] }
        """;

    [Fact]
    public async Task Four_hundred_buyers_get_sixty_seats_and_nobody_is_charged_without_one()
    {
        await using var sale = await SaleHost.StartAsync(Policy, Seats);
        using var playwright = await Playwright.CreateAsync();
        await using var browser = await Chromium.LaunchAsync(playwright);

        await using (var phone = await OpenAsync(browser, sale, new Viewer(Width: 375, Height: 740)))
            await BuyAsync(phone, sale);

        await using var watcher = await OpenAsync(browser, sale, new Viewer("en-US"));
        await watcher.GoAsync("/");
        await Expect(watcher.Page.Locator("#sold")).ToHaveTextAsync("1");
        await watcher.Page.Locator("#buyers").FillAsync("400");
        await watcher.Page.GetByRole(AriaRole.Button, new() { Name = "Start the sale" }).ClickAsync();
        await Expect(watcher.Page.Locator("#verdict")).ToHaveTextAsync("The sale is on.");
        await Expect(watcher.Page.Locator("[data-figure=bought]")).Not.ToHaveTextAsync("0");
        await watcher.LookAsync("sale-running");
        var end = await EndedAsync(sale);
        await Expect(watcher.Page.Locator("#verdict")).ToHaveTextAsync("The sale is over: 60 of 60 seats went to 59 buyers.");
        await watcher.LookAsync("sale-over");
        watcher.AssertNoComplaints();

        Assert.Equal((Seats - 1, 0), (end.GetProperty("bought").GetInt32(), end.GetProperty("errors").GetInt32()));
        int all = new[] { "bought", "declined", "walkedAway", "soldOut", "tooLate" }.Sum(name => end.GetProperty(name).GetInt32());
        Assert.Equal(400, all);
        int orders = await new SaleBooks(sale, new SimulatorDriver(sale.Anonymous)).CheckAsync(Seats);
        Assert.True(orders > Seats, "Some were declined or walked away, so there were more orders than seats.");
    }

    /// <summary>A person on a phone: the queue, the shop by itself, the gateway's window, the seat.</summary>
    private static async Task BuyAsync(Visitor phone, SaleHost sale)
    {
        await sale.Admin.PutAsync("/api/v1/admin/waiting-rooms/seats", new { mode = "HOLD" });
        await phone.GoAsync("/");
        await Expect(phone.Page.Locator("#left")).ToHaveTextAsync("60");
        await phone.LookAsync("sale-before");
        await phone.Page.GetByText("나도 줄 서기").ClickAsync();
        await Expect(phone.Rank).ToHaveTextAsync("1");
        await sale.Admin.PutAsync("/api/v1/admin/waiting-rooms/seats", new { mode = "QUEUE" });
        await Expect(phone.Page.Locator("#title")).ToHaveTextAsync("1번 자리를 잡았습니다");
        await phone.LookAsync("sale-taken");
        await phone.Page.Locator("#pay").ClickAsync();
        await phone.Page.Locator("input[name=agree]").CheckAsync();
        await phone.Page.Locator("button.pay").ClickAsync();
        await Expect(phone.Page.Locator("#title")).ToHaveTextAsync("1번 자리입니다");
        await phone.LookAsync("sale-mine");
        phone.AssertNoComplaints();
    }

    private static async Task<JsonElement> EndedAsync(SaleHost sale) => await Eventually.IsTrueAsync(
        async () => (await sale.Anonymous.GetAsync("/sale/state")).Envelope.GetProperty("crowd"),
        crowd => !crowd.GetProperty("isRunning").GetBoolean());

    private static Task<Visitor> OpenAsync(IBrowser browser, SaleHost sale, Viewer viewer) => Visitor.OpenAsync(browser, sale.Url, viewer);
}
