using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace FluxPay.Host.Tests.Pages;

/// <summary>A customer's plan at the start page: begun, used, changed with a preview, ended and kept.</summary>
[Collection(typeof(PagesCollection))]
public sealed class PlanTests(PagesFixture pages)
{
    public static TheoryData<string, int, int, ColorScheme> Viewers => new()
    {
        { "ko-KR", 390, 844, ColorScheme.Light },
        { "en-US", 1280, 900, ColorScheme.Dark },
    };

    [Theory]
    [MemberData(nameof(Viewers))]
    public async Task A_plan_is_begun_used_changed_and_ended_on_every_screen(string locale, int width, int height, ColorScheme scheme)
    {
        bool korean = locale == "ko-KR";
        await using var customer = await pages.OpenAsync(new Viewer(locale, width, height, scheme));
        var plan = customer.Page.Locator("#plan");
        await Expect(plan.Locator("[data-plan]")).ToHaveCountAsync(2);
        await customer.LookAsync("plans");
        await plan.Locator("[data-plan=pro-monthly] button").ClickAsync();
        await Expect(plan.Locator(".plan[data-status=TRIALING]")).ToContainTextAsync(korean ? "무료 체험" : "Trial");
        await Expect(customer.Balance).ToHaveTextAsync("500");   // what the plan gives every period
        await Expect(plan.Locator(".allowances li")).ToHaveCountAsync(3);
        await Expect(plan.Locator(".allowances")).ToContainTextAsync(korean ? "20 중 0" : "0 of 20");

        var meter = customer.Button(korean ? "모의 면접 25분 쓰기" : "Use 25 min of interview");
        foreach (string minutes in (string[])["25", "50", "75"])
        {
            await meter.ClickAsync();
            await Expect(plan.Locator(".metered p")).ToContainTextAsync(minutes);
        }
        await Expect(plan.Locator(".metered p")).ToContainTextAsync(korean ? "1,500원" : "₩1,500");   // 15 minutes beyond the 60 included
        await Expect(plan.Locator("svg.bars rect")).ToHaveCountAsync(2);
        await customer.Button(korean ? "시작" : "Start").ClickAsync();   // taken from the allowance, not from the credits
        await Expect(plan.Locator(".allowances")).ToContainTextAsync(korean ? "20 중 1" : "1 of 20");
        await Expect(customer.Balance).ToHaveTextAsync("500");
        await customer.LookAsync("plan-used");

        await plan.Locator("[data-plan=pro-yearly] button").ClickAsync();
        await Expect(plan.Locator("[data-preview=pro-yearly] tfoot td")).ToBeVisibleAsync();
        await customer.LookAsync("preview");
        await plan.Locator("[data-key=close]").ClickAsync();
        await Expect(plan.Locator("[data-preview]")).ToHaveCountAsync(0);

        await customer.Button(korean ? "구독 해지" : "Cancel plan").ClickAsync();
        await Expect(plan.Locator(".plan")).ToContainTextAsync(korean ? "끝납니다" : "Ends on");
        await customer.Button(korean ? "해지 철회" : "Do not cancel").ClickAsync();
        await Expect(plan.Locator(".plan")).ToContainTextAsync(korean ? "무료입니다" : "Free until");
        customer.AssertNoComplaints();
    }

    [Fact]
    public async Task A_plan_without_free_time_is_paid_at_once_and_its_invoice_shows_why()
    {
        await using var customer = await pages.OpenAsync();
        var plan = customer.Page.Locator("#plan");
        await plan.Locator("[data-plan=pro-yearly] button").ClickAsync();
        await Expect(plan.Locator(".plan[data-status=ACTIVE]")).ToContainTextAsync("이용 중");
        var invoice = plan.Locator(".invoices li").First;
        await Expect(invoice).ToContainTextAsync("납부");
        await invoice.Locator("summary").ClickAsync();
        await Expect(invoice.Locator("tfoot td")).ToHaveTextAsync("99,000원");
        await customer.LookAsync("invoice");
        customer.AssertNoComplaints();
    }
}
