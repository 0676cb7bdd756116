using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace FluxPay.Host.Tests.Pages;

[Collection(typeof(PagesCollection))]
public sealed class LooksTests(PagesFixture pages)
{
    public static TheoryData<string, int, int, ColorScheme> Viewers => new()
    {
        { "ko-KR", 390, 844, ColorScheme.Light },
        { "en-US", 390, 844, ColorScheme.Dark },
        { "en-US", 1280, 900, ColorScheme.Light },
        { "ko-KR", 1280, 900, ColorScheme.Dark },
    };

    [Theory]
    [MemberData(nameof(Viewers))]
    public async Task The_whole_job_fits_every_screen_in_both_languages(string locale, int width, int height, ColorScheme scheme)
    {
        bool korean = locale == "ko-KR";
        await using var customer = await pages.OpenAsync(new Viewer(locale, width, height, scheme));
        await Expect(customer.Page.Locator("html")).ToHaveAttributeAsync("lang", korean ? "ko" : "en");
        await Expect(customer.Page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync(
            korean ? "충전하고, 결제하고, 쓰고, 지켜보세요." : "Top up, pay, use it, watch it.");
        await customer.LookAsync("empty");

        await customer.ToTheWindowAsync(customer.Page.Locator("[data-product=token-1000]"));
        await Expect(customer.Page.Locator("html")).ToHaveAttributeAsync("lang", korean ? "ko" : "en");
        await Expect(customer.Page.Locator(".order .name")).ToHaveTextAsync(korean ? "1,000 크레딧 충전" : "1,000 credits");
        await customer.LookAsync("window");
        await customer.PayAsync();
        await Expect(customer.Balance).ToHaveTextAsync("1,100");
        await Expect(customer.Notice).ToContainTextAsync(korean ? "10,000원" : "₩10,000");
        await customer.LookAsync("paid");

        await customer.Button(korean ? "시작" : "Start").ClickAsync();
        await Expect(customer.Running).ToBeVisibleAsync();
        await customer.LookAsync("running");
        if (width < 1000)
        {
            var calls = customer.Page.Locator(".calls:has(#calls-use)");
            await Expect(calls.Locator(".curl").First).ToBeHiddenAsync();
            await calls.Locator("> summary").ClickAsync();
            await Expect(calls.Locator(".curl").First).ToBeVisibleAsync();
            await customer.LookAsync("calls-open");
        }
        await customer.Button(korean ? "실패" : "Fail").ClickAsync();
        await Expect(customer.Running).ToHaveCountAsync(0);
        await customer.BuyAsync("token-100", "decline:REJECT_CARD_PAYMENT");
        await Expect(customer.Notice).ToContainTextAsync(korean ? "결제되지 않았습니다" : "The payment was declined");
        await customer.LookAsync("declined");
        customer.AssertNoComplaints(402);
    }

    [Fact]
    public async Task The_language_and_the_customer_can_be_changed_and_are_remembered()
    {
        await using var customer = await pages.OpenAsync();
        await customer.Button("English").ClickAsync();
        await Expect(customer.Button("Use")).ToBeVisibleAsync();

        await customer.Button("Change").ClickAsync();
        await customer.Page.GetByLabel("Customer ID").FillAsync("민수");
        await customer.Button("Save").ClickAsync();
        await Expect(customer.Page.GetByLabel("Customer ID")).ToBeVisibleAsync();   // not an id: it stays open
        const string Id = "minsu@moa.kr";
        await customer.Page.GetByLabel("Customer ID").FillAsync(Id);
        await customer.Page.Keyboard.PressAsync("Enter");
        await Expect(customer.Page.Locator("#customer-name")).ToHaveTextAsync(Id);

        await customer.Page.ReloadAsync();
        await Expect(customer.Page.Locator("#customer-name")).ToHaveTextAsync(Id);
        await Expect(customer.Page.Locator("html")).ToHaveAttributeAsync("lang", "en");
        customer.AssertNoComplaints();
    }
}
