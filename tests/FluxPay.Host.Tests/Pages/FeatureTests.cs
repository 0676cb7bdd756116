using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace FluxPay.Host.Tests.Pages;

[Collection(typeof(PagesCollection))]
public sealed class FeatureTests(PagesFixture pages)
{
    [Fact]
    public async Task A_feature_on_credits_holds_them_and_its_end_deducts_or_gives_back()
    {
        await using var customer = await pages.OpenAsync();
        await customer.BuyAsync("token-100");
        await Expect(customer.Balance).ToHaveTextAsync("100");

        await customer.Button("시작").ClickAsync();
        await Expect(customer.Running).ToContainTextAsync("이력서 분석 실행 중");
        await Expect(customer.Held).ToHaveTextAsync("보류 중 30");
        await Expect(customer.Balance).ToHaveTextAsync("70");
        await customer.Button("성공").ClickAsync();
        await Expect(customer.Running).ToHaveCountAsync(0);
        await Expect(customer.Held).ToHaveTextAsync("보류 중인 크레딧 없음");
        await Expect(customer.Balance).ToHaveTextAsync("70");
        await Expect(customer.TimelineTypes).ToHaveTextAsync([
            "saga.hold-credits", "order.created", "payment.approved", "order.paid",
            "saga.capture-credits", "credit.deducted", "order.completed"]);

        await customer.Button("시작").ClickAsync();
        await Expect(customer.Balance).ToHaveTextAsync("40");
        await customer.Button("실패").ClickAsync();
        await Expect(customer.Toast).ToContainTextAsync("30 크레딧을 돌려받았습니다");
        await Expect(customer.Balance).ToHaveTextAsync("70");
        await Expect(customer.TimelineTypes.Last).ToHaveTextAsync("order.cancelled");
        customer.AssertNoComplaints();
    }

    [Fact]
    public async Task A_feature_paid_by_card_keeps_the_money_when_it_succeeds_and_gives_it_back_when_it_fails()
    {
        await using var customer = await pages.OpenAsync();
        string kept = await BuyPdfAsync(customer);
        await customer.Button("성공").ClickAsync();
        await Expect(customer.Page.Locator($"[data-order={kept}] .chip")).ToHaveTextAsync("완료");

        string givenBack = await BuyPdfAsync(customer);
        await customer.Button("실패").ClickAsync();
        await Expect(customer.Toast).ToContainTextAsync("1,900원을 돌려받았습니다");
        await Expect(customer.Page.Locator($"[data-order={givenBack}] .chip")).ToHaveTextAsync("환불");
        Assert.Equal((1, 0, 1900), await customer.MovedAsync(kept));
        Assert.Equal((1, 1, 0), await customer.MovedAsync(givenBack));
        customer.AssertNoComplaints();
    }

    [Fact]
    public async Task Too_few_credits_are_a_sentence_with_what_is_missing()
    {
        await using var customer = await pages.OpenAsync();
        await customer.Button("쓰기").ClickAsync();
        await Expect(customer.Toast).ToContainTextAsync("30 크레딧이 필요하고 0 크레딧이 있습니다");
        await Expect(customer.Balance).ToHaveTextAsync("0");
        customer.AssertNoComplaints(402);
    }

    [Fact]
    public async Task What_happens_elsewhere_shows_by_itself_and_what_others_wrote_stays_text()
    {
        await using var customer = await pages.OpenAsync();
        await customer.Page.Locator("#custom-amount").FillAsync("5500");
        string orderId = await customer.ToTheWindowAsync(customer.Page.Locator("[data-key=custom]"));
        await customer.Page.Locator("button.close").ClickAsync();
        await Expect(customer.Page.Locator(".live")).ToBeVisibleAsync();

        const string Reason = "<img src=x onerror=alert(1)>";
        await pages.Host.Service.PostAsync($"/api/v1/orders/{orderId}/cancel", new { reason = Reason });
        await pages.Host.Service.PostAsync("/api/v1/orders", new
        {
            customerId = await customer.CustomerIdAsync(), amount = 100, currency = "KRW", orderName = Reason,
        });
        await Expect(customer.Orders.First).ToContainTextAsync(Reason);
        await Expect(customer.TimelineTypes.Last).ToHaveTextAsync("order.cancelled");
        await Expect(customer.Page.Locator("img")).ToHaveCountAsync(0);
        customer.AssertNoComplaints();
    }

    private static async Task<string> BuyPdfAsync(CustomerPage customer)
    {
        var row = customer.Page.GetByRole(AriaRole.Listitem).Filter(new() { Has = customer.Page.GetByRole(AriaRole.Heading, new() { Name = "PDF 내보내기" }) });
        string orderId = await customer.ToTheWindowAsync(row.GetByRole(AriaRole.Button));
        await customer.PayAsync();
        await Expect(customer.Running).ToContainTextAsync("1,900원 결제됨");
        return orderId;
    }
}
