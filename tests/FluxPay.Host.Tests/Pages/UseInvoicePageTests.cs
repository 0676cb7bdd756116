using FluxPay.Host.Tests.Rest;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace FluxPay.Host.Tests.Pages;

/// <summary>
/// What is used without a plan at the start page: shown as it grows, invoiced with its month, paid by a button. Turns the clock of a host of its own.
/// </summary>
public sealed class UseInvoicePageTests(PagesFixture pages) : IClassFixture<PagesFixture>
{
    public static TheoryData<string, int, int, ColorScheme> Viewers => new()
    {
        { "ko-KR", 390, 844, ColorScheme.Dark },
        { "en-US", 1280, 900, ColorScheme.Light },
    };

    [Theory]
    [MemberData(nameof(Viewers))]
    public async Task Use_without_a_plan_is_invoiced_with_its_month_and_paid_on_every_screen(string locale, int width, int height, ColorScheme scheme)
    {
        bool korean = locale == "ko-KR";
        await using var customer = await pages.OpenAsync(new Viewer(locale, width, height, scheme));
        var plan = customer.Page.Locator("#plan");
        var meter = customer.Button(korean ? "모의 면접 25분 쓰기" : "Use 25 min of interview");
        foreach (string minutes in (string[])["25", "50"])
        {
            await meter.ClickAsync();
            await Expect(plan.Locator(".use-alone .metered p")).ToContainTextAsync(minutes);
        }
        await Expect(plan.Locator(".use-alone .metered p")).ToContainTextAsync(korean ? "5,000원" : "₩5,000");
        await customer.LookAsync("use-alone");

        (await pages.Host.Admin.PostAsync("/api/v1/admin/clock/advance", new { by = "32d" })).Ok();
        await customer.Page.ReloadAsync();
        var invoice = Assert.Single(await InvoicesAsync(plan, 1));
        await Expect(invoice.Locator(".chip")).ToHaveTextAsync(korean ? "미납" : "Open");
        await Expect(invoice.Locator("summary")).ToContainTextAsync(korean ? "사용량" : "Use");
        await invoice.Locator("summary").ClickAsync();
        await Expect(invoice.Locator("tbody tr")).ToContainTextAsync("interview: 50 minute");
        await Expect(invoice.Locator("tfoot td")).ToHaveTextAsync(korean ? "5,000원" : "₩5,000");
        await customer.LookAsync("invoice-open");

        await invoice.Locator(".button").ClickAsync();   // registers a card, because there is none
        await Expect(invoice.Locator(".chip")).ToHaveTextAsync(korean ? "납부" : "Paid");
        await Expect(customer.Toast).ToContainTextAsync(korean ? "청구서 5,000원을 결제했습니다." : "The invoice of ₩5,000 is paid.");
        await Expect(invoice.Locator(".button")).ToHaveCountAsync(0);
        await customer.LookAsync("invoice-paid");
        string id = await customer.CustomerIdAsync();
        var known = Assert.Single((await pages.Host.Service.GetAsync($"/api/v1/invoices?customerId={id}")).Ok().Items());
        Assert.Equal(("PAID", 5000), (known.GetProperty("status").GetString(), known.GetProperty("total").GetInt32()));
        customer.AssertNoComplaints();
    }

    [Fact]
    public async Task A_plans_invoice_stands_beside_those_for_use_and_is_not_paid_by_hand()
    {
        await using var customer = await pages.OpenAsync();
        var plan = customer.Page.Locator("#plan");
        await customer.Button("모의 면접 25분 쓰기").ClickAsync();
        await Expect(plan.Locator(".use-alone .metered p")).ToContainTextAsync("25");
        (await pages.Host.Admin.PostAsync("/api/v1/admin/clock/advance", new { by = "32d" })).Ok();
        await customer.Page.ReloadAsync();
        await InvoicesAsync(plan, 1);
        await plan.Locator("[data-plan=pro-yearly] button").ClickAsync();
        await Expect(plan.Locator(".plan[data-status=ACTIVE]")).ToBeVisibleAsync();
        var all = await InvoicesAsync(plan, 2);
        await Expect(plan.Locator("li[data-invoice=plan] .chip")).ToHaveTextAsync("납부");
        await Expect(plan.Locator("li[data-invoice=plan] .button")).ToHaveCountAsync(0);
        await Expect(plan.Locator("li[data-invoice=use] .button")).ToHaveTextAsync("2,500원 결제");
        await Expect(plan.Locator(".use-alone")).ToHaveCountAsync(0);   // the plan shows it now
        await customer.LookAsync("invoices");
        Assert.Equal(2, all.Count);
        customer.AssertNoComplaints();
    }

    private static async Task<IReadOnlyList<ILocator>> InvoicesAsync(ILocator plan, int count)
    {
        var invoices = plan.Locator(".invoices li");
        await Expect(invoices).ToHaveCountAsync(count);
        return await invoices.AllAsync();
    }
}
