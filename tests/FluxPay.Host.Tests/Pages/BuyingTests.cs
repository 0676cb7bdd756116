using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace FluxPay.Host.Tests.Pages;

[Collection(typeof(PagesCollection))]
public sealed class BuyingTests(PagesFixture pages)
{
    [Fact]
    public async Task A_customer_buys_a_pack_and_uses_credits_and_the_timeline_tells_it_in_order()
    {
        await using var customer = await pages.OpenAsync();
        await Expect(customer.Balance).ToHaveTextAsync("0");
        string orderId = await customer.BuyAsync("token-1000");

        await Expect(customer.Balance).ToHaveTextAsync("1,100");
        await Expect(customer.Notice).ToContainTextAsync("10,000원 결제가 끝났습니다");
        await Expect(customer.Page.Locator(".grants [data-kind=PAID] b")).ToHaveTextAsync("1,000");
        await Expect(customer.Page.Locator(".grants [data-kind=BONUS] b")).ToHaveTextAsync("100");
        await Expect(customer.TimelineTypes).ToHaveTextAsync([
            "order.created", "gateway.confirm", "gateway.confirm", "payment.approved", "order.paid",
            "credit.granted", "credit.granted", "order.completed"]);
        Assert.Equal(pages.Host.Url.ToString(), customer.Page.Url);

        await customer.Button("쓰기").ClickAsync();
        await Expect(customer.Balance).ToHaveTextAsync("1,070");
        await Expect(customer.Toast).ToContainTextAsync("1,070 크레딧이 남았습니다");
        Assert.Equal((1, 0, 10000), await customer.MovedAsync(orderId));
        customer.AssertNoComplaints();
    }

    [Fact]
    public async Task Going_back_to_the_success_address_charges_nothing_more()
    {
        await using var customer = await pages.OpenAsync();
        string orderId = await customer.ToTheWindowAsync(customer.Page.Locator("[data-product=token-100]"));
        string address = await customer.PayAsync();
        await Expect(customer.Balance).ToHaveTextAsync("100");

        for (int again = 0; again < 2; again++)
        {
            await customer.GoAsync(new Uri(address));
            await Expect(customer.Notice).ToContainTextAsync("1,000원 결제가 끝났습니다");
            await Expect(customer.Balance).ToHaveTextAsync("100");
            Assert.Equal(pages.Host.Url.ToString(), customer.Page.Url);
        }
        await customer.Page.ReloadAsync();
        await Expect(customer.Balance).ToHaveTextAsync("100");
        Assert.Equal((1, 0, 1000), await customer.MovedAsync(orderId));
        customer.AssertNoComplaints();
    }

    [Fact]
    public async Task Reloading_while_the_payment_is_being_confirmed_charges_once()
    {
        await using var customer = await pages.OpenAsync();
        string orderId = await customer.BuyAsync("token-100", "slow:3000");
        await Expect(customer.Notice).ToContainTextAsync("결제를 승인하고 있습니다");
        await Expect(customer.Page.Locator(".chip")).ToHaveTextAsync("확인 중");   // it is at the gateway now
        await customer.Page.ReloadAsync();
        await Expect(customer.Notice).ToContainTextAsync("1,000원 결제가 끝났습니다");
        await Expect(customer.Balance).ToHaveTextAsync("100");
        Assert.Equal((1, 0, 1000), await customer.MovedAsync(orderId));
        customer.AssertNoComplaints(409);
    }

    [Fact]
    public async Task A_declined_payment_says_why_and_another_card_pays_the_same_order()
    {
        await using var customer = await pages.OpenAsync();
        string orderId = await customer.BuyAsync("token-100", "decline:REJECT_CARD_PAYMENT");
        await Expect(customer.Notice).ToContainTextAsync("결제되지 않았습니다");
        await Expect(customer.Notice).ToContainTextAsync("청구된 금액은 없습니다");
        await Expect(customer.Balance).ToHaveTextAsync("0");

        Assert.Equal(orderId, await customer.ToTheWindowAsync(customer.Button("다시 결제")));
        await customer.PayAsync();
        await Expect(customer.Balance).ToHaveTextAsync("100");
        Assert.Equal((1, 0, 1000), await customer.MovedAsync(orderId));
        customer.AssertNoComplaints(402);
    }

    [Fact]
    public async Task Leaving_the_payment_window_charges_nothing_and_the_order_can_still_be_paid_or_cancelled()
    {
        await using var customer = await pages.OpenAsync();
        string orderId = await customer.ToTheWindowAsync(customer.Page.Locator("[data-product=token-100]"));
        await customer.Page.Locator("button.close").ClickAsync();
        await Expect(customer.Notice).ToContainTextAsync("결제를 취소했습니다");
        Assert.Equal(pages.Host.Url.ToString(), customer.Page.Url);

        Assert.Equal(orderId, await customer.ToTheWindowAsync(customer.Button("결제하기")));
        await customer.PayAsync("authentication-fails");
        await Expect(customer.Notice).ToContainTextAsync("결제되지 않았습니다");

        await customer.Button("주문 취소").ClickAsync();
        await Expect(customer.Page.Locator(".order .chip")).ToHaveTextAsync("취소");
        Assert.Equal((0, 0, 0), await customer.MovedAsync(orderId));
        customer.AssertNoComplaints();
    }

    [Fact]
    public async Task A_payment_whose_answer_is_lost_is_followed_until_it_is_known()
    {
        await using var customer = await pages.OpenAsync();
        string orderId = await customer.BuyAsync("token-1000", "drop-answer");
        await Expect(customer.Notice).ToContainTextAsync("카드사의 답을 확인하고 있습니다");
        await customer.LookAsync("in-doubt");
        await Expect(customer.Notice).ToContainTextAsync("10,000원 결제가 끝났습니다");
        await Expect(customer.Balance).ToHaveTextAsync("1,100");
        Assert.Equal((1, 0, 10000), await customer.MovedAsync(orderId));
        customer.AssertNoComplaints();
    }

    [Fact]
    public async Task Of_a_pack_that_is_partly_spent_the_rest_can_be_refunded()
    {
        await using var customer = await pages.OpenAsync();
        string orderId = await customer.BuyAsync("token-100");
        await Expect(customer.Balance).ToHaveTextAsync("100");
        await customer.Button("쓰기").ClickAsync();
        await Expect(customer.Balance).ToHaveTextAsync("70");

        await customer.Button("환불").ClickAsync();
        await Expect(customer.Toast).ToContainTextAsync("700원까지 환불할 수 있습니다");
        await customer.LookAsync("refund-too-much");
        await customer.Button("700원만 환불").ClickAsync();
        await Expect(customer.Balance).ToHaveTextAsync("0");
        await Expect(customer.Page.Locator(".order .chip")).ToHaveTextAsync("일부 환불");
        Assert.Equal(300, (await customer.MovedAsync(orderId)).Balance);
        customer.AssertNoComplaints(422);
    }
}
