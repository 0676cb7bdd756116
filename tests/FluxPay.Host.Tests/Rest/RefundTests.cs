using FluxPay.Host.Tests.Hosting;

namespace FluxPay.Host.Tests.Rest;

/// <summary>Giving money back, in whole and in part, of amounts, features and top-ups.</summary>
public sealed class RefundTests(SharedHost shared)
{
    private readonly string _customer = SharedHost.NewCustomer();

    [Fact]
    public async Task A_payment_goes_back_in_equal_parts_then_the_rest_then_no_more()
    {
        var host = await shared.StartedAsync();
        var (orderId, paymentId) = await host.BuyAsync(new { customerId = _customer, amount = 1000 });
        for (int i = 1; i <= 2; i++)
        {
            var part = (await CancelAsync(host, paymentId, 300)).Ok();
            Assert.Equal(("CONFIRMED", 300L * i), (part.Text("status"), part.Number("cancelledAmount")));
        }
        (await CancelAsync(host, paymentId, 401)).Refused(422, "PAY_009").Result.Is(new { refundable = 400 });
        (await CancelAsync(host, paymentId, 0)).Refused(400, "REQ_001");
        var rest = (await CancelAsync(host, paymentId)).Ok();
        Assert.Equal(("CANCELLED", 1000), (rest.Text("status"), rest.Number("cancelledAmount")));
        (await CancelAsync(host, paymentId, 1)).Refused(409, "PAY_004").Result.Is(new { current = "CANCELLED", allowed = Array.Empty<string>() });

        var order = await host.GetOrderAsync(orderId);
        Assert.Equal(("COMPLETED", 1000), (order.GetProperty("status").GetString(), order.GetProperty("cancelledAmount").GetInt64()));
        Assert.Equal((1, 1, 0), await host.Simulator.ChargesAsync(orderId));
        Assert.Equal([(300, 300), (300, 600), (400, 1000)], (await host.EventsAsync(_customer)).Where(e => e.Type == "payment.cancelled")
            .Select(e => (e.Data.GetProperty("cancelledAmount").GetInt32(), e.Data.GetProperty("totalCancelledAmount").GetInt32())));
        (await host.Service.PostAsync($"/api/v1/payments/{paymentId}/cancel", new { amount = 1 })).Refused(400, "REQ_001");
    }

    [Fact]
    public async Task Giving_back_all_of_a_running_order_cancels_it_and_a_part_does_not()
    {
        var host = await shared.StartedAsync();
        var (orderId, paymentId) = await host.BuyAsync(new { customerId = _customer, product = "pdf-export" });
        (await CancelAsync(host, paymentId, 900)).Ok();
        Assert.Equal("PAID", await host.StatusAsync(orderId));
        (await CancelAsync(host, paymentId, 1000)).Ok();
        var order = await host.GetOrderAsync(orderId);
        Assert.Equal(("CANCELLED", 1900), (order.GetProperty("status").GetString(), order.GetProperty("cancelledAmount").GetInt64()));
        Assert.Contains("order.cancelled", (await host.EventsAsync(_customer)).Select(e => e.Type));
    }

    [Fact]
    public async Task Failing_an_order_gives_back_what_is_left_of_it()
    {
        var host = await shared.StartedAsync();
        var (orderId, paymentId) = await host.BuyAsync(new { customerId = _customer, product = "pdf-export" });
        (await CancelAsync(host, paymentId, 900)).Ok();
        var failed = (await host.Service.PostAsync($"/api/v1/orders/{orderId}/fail", new { reason = "broken" })).Ok();
        Assert.Equal(("CANCELLED", 1900), (failed.Text("status"), failed.Number("cancelledAmount")));
        Assert.Equal((1, 1, 0), await host.Simulator.ChargesAsync(orderId));
    }

    [Fact]
    public async Task What_was_never_paid_cannot_be_given_back()
    {
        var host = await shared.StartedAsync();
        var order = await host.OrderAsync(new { customerId = _customer, amount = 100 });
        string paymentId = order.Result.GetProperty("payment").GetProperty("paymentId").GetString()!;
        Assert.Equal("READY", (await CancelAsync(host, paymentId)).Refused(409, "PAY_004").Text("current"));
    }

    [Fact]
    public async Task A_top_up_goes_back_as_far_as_it_is_unused()
    {
        var host = await shared.StartedAsync();
        var (_, paymentId) = await host.BuyAsync(new { customerId = _customer, product = "token-1000" });
        (await host.UseAsync(_customer, 300)).Ok();   // the bonus of 100 expires first, so 200 paid ones are gone
        var held = (await host.Service.PostAsync("/api/v1/credits/holds", new { customerId = _customer, amount = 50 })).Ok(201);

        (await CancelAsync(host, paymentId)).Refused(422, "PAY_009").Result.Is(new { refundable = 7500 });   // on hold is spent
        (await CancelAsync(host, paymentId, 7501)).Refused(422, "PAY_009").Result.Is(new { refundable = 7500 });
        (await CancelAsync(host, paymentId, 4995)).Ok();   // 499.5 credits, rounded up
        Assert.Equal((250, 50), await host.BalanceAsync(_customer));
        (await host.Service.PostAsync($"/api/v1/credits/holds/{held.Text("holdId")}/release")).Ok();
        (await CancelAsync(host, paymentId, 3001)).Refused(422, "PAY_009").Result.Is(new { refundable = 3000 });
        var rest = (await CancelAsync(host, paymentId, 3000)).Ok();
        Assert.Equal(("CONFIRMED", 7995), (rest.Text("status"), rest.Number("cancelledAmount")));
        Assert.Equal((0, 0), await host.BalanceAsync(_customer));
        await host.JournalAsync(_customer);
    }

    [Fact]
    public async Task What_is_quoted_is_what_goes_back_and_no_more()
    {
        var host = await shared.StartedAsync();
        var (orderId, _) = await host.BuyAsync(new { customerId = _customer, product = "token-1000" });
        (await host.UseAsync(_customer, 300)).Ok();   // the bonus of 100 first
        var quote = (await host.Service.GetAsync($"/api/v1/orders/{orderId}/refund-quote")).Ok();
        Assert.Equal((8000, "KRW"), (quote.Number("refundable"), quote.Text("currency")));
        var line = quote.Result.GetProperty("lines").EnumerateArray().Single();
        Assert.Equal(("UNUSED", 800, 100, 8000), (line.GetProperty("rule").GetString(), line.GetProperty("credits").GetInt64(),
            line.GetProperty("percent").GetInt32(), line.GetProperty("amount").GetInt64()));
        quote.Result.GetProperty("credits").Is(new { bought = 1000, used = 200, held = 0, unused = 800, expired = 0, bonusUsed = 100, bonusUnused = 0 });

        var refunded = (await host.Service.PostAsync($"/api/v1/orders/{orderId}/refund", new { reason = "Changed my mind" })).Ok();
        Assert.Equal(("CONFIRMED", 8000), (refunded.Text("status"), refunded.Number("cancelledAmount")));
        Assert.Equal((0, 0), await host.BalanceAsync(_customer));
        Assert.Equal((1, 0, 2000), await host.Simulator.ChargesAsync(orderId));
        (await host.Service.PostAsync($"/api/v1/orders/{orderId}/refund", new { reason = "Again" })).Refused(422, "PAY_009").Result.Is(new { refundable = 0 });
        Assert.Equal(0, (await host.Service.GetAsync($"/api/v1/orders/{orderId}/refund-quote")).Ok().Number("refundable"));
        (await host.Service.GetAsync("/api/v1/orders/ord_01K7M3Q9ZC5T8V2X4B6N0PRSDW/refund-quote")).Refused(404, "PAY_006");
        (await host.Service.PostAsync($"/api/v1/orders/{orderId}/refund", new { })).Refused(400, "REQ_001");
        string refund = $"/api/v1/orders/{orderId}/refund";
        (await host.Service.PostAsync(refund, new { reason = "Points", @as = "POINTS" })).Refused(400, "REQ_001").Wrong("as");
        (await host.Service.PostAsync(refund, new { reason = "Points", @as = "CREDITS" })).Refused(422, "PAY_009");   // no rule offers it here
        await host.JournalAsync(_customer);
    }

    [Fact]
    public async Task The_refund_of_all_takes_the_bonus_too_and_says_so()
    {
        var host = await shared.StartedAsync();
        var (orderId, paymentId) = await host.BuyAsync(new { customerId = _customer, product = "token-1000" });
        await host.GrantAsync(_customer, 5, "BONUS");
        (await host.UseAsync(_customer, 40)).Ok();   // of this purchase's bonus, which expires first
        var all = (await CancelAsync(host, paymentId)).Ok();
        Assert.Equal(("CANCELLED", 10000), (all.Text("status"), all.Number("cancelledAmount")));
        Assert.Equal((5, 0), await host.BalanceAsync(_customer));

        var revoked = (await host.EventsAsync(_customer)).Where(e => e.Type == "credit.revoked").ToArray();
        Assert.All(revoked, e => e.Data.Has("grantId", "customerId", "amount", "orderId", "balance"));
        Assert.Equal([(1000L, orderId), (60L, orderId)],
            revoked.Select(e => (e.Data.GetProperty("amount").GetInt64(), e.Data.GetProperty("orderId").GetString()!)));
        Assert.Equal(5, revoked[^1].Data.GetProperty("balance").GetInt64());
        Assert.Equal(2, (await host.JournalAsync(_customer)).Count(e => e.GetProperty("type").GetString() == "REVOKE"));
        Assert.Equal("COMPLETED", await host.StatusAsync(orderId));
    }

    [Fact]
    public async Task A_price_that_does_not_divide_rounds_for_the_house()
    {
        var host = await shared.StartedAsync();
        var (_, paymentId) = await host.BuyAsync(new { customerId = _customer, product = "odd-300" });
        (await host.UseAsync(_customer, 7 + 1)).Ok();   // both expire together: the bonus goes first
        (await CancelAsync(host, paymentId)).Refused(422, "PAY_009").Result.Is(new { refundable = 996 });   // 1000 × 299 ÷ 300 = 996.67
        (await CancelAsync(host, paymentId, 1)).Ok();    // 0.3 credits, rounded up to 1
        Assert.Equal((298, 0), await host.BalanceAsync(_customer));
        (await CancelAsync(host, paymentId, 994)).Refused(422, "PAY_009").Result.Is(new { refundable = 993 });   // 993.33
        (await CancelAsync(host, paymentId, 993)).Ok();
        Assert.Equal((0, 0), await host.BalanceAsync(_customer));
    }

    [Fact]
    public async Task A_refund_the_gateway_refuses_changes_nothing()
    {
        var host = await shared.StartedAsync();
        var order = await host.PackOrderAsync(_customer);
        string paymentId = (await host.PayAsync(order, "cancel-refused:NOT_CANCELABLE_AMOUNT")).Ok().Text("paymentId");
        Assert.Equal("NOT_CANCELABLE_AMOUNT", (await CancelAsync(host, paymentId, 5000)).Refused(402, "PAY_002").Text("providerCode"));
        Assert.Equal((1100, 0), await host.BalanceAsync(_customer));
        var payment = await host.GetPaymentAsync(paymentId);
        Assert.Equal(("CONFIRMED", false, 0), (payment.GetProperty("status").GetString(), payment.GetProperty("inDoubt").GetBoolean(),
            payment.GetProperty("cancelledAmount").GetInt64()));
        (await CancelAsync(host, paymentId, 5000)).Ok();   // the simulator refuses once
        Assert.Equal((600, 0), await host.BalanceAsync(_customer));
    }

    [Fact]
    public async Task A_refund_without_an_answer_finishes_by_itself()
    {
        var host = await shared.StartedAsync();
        var order = await host.PackOrderAsync(_customer);
        string paymentId = (await host.PayAsync(order, "cancel-drop-answer")).Ok().Text("paymentId");
        (await CancelAsync(host, paymentId, 5000)).Unknown($"/api/v1/payments/{paymentId}");
        await Eventually.IsTrueAsync(() => host.GetPaymentAsync(paymentId), p => p.GetProperty("cancelledAmount").GetInt64() == 5000);
        Assert.Equal((600, 0), await host.BalanceAsync(_customer));
        Assert.Equal((1, 0, 5000), await host.Simulator.ChargesAsync(order.Text("orderId")));
    }

    [Fact]
    public async Task An_order_that_failed_is_cancelled_by_itself_once_the_gateway_answers()
    {
        var host = await shared.StartedAsync();
        var order = await host.OrderAsync(new { customerId = _customer, product = "pdf-export" });
        string orderId = order.Text("orderId");
        (await host.PayAsync(order, "cancel-drop-request")).Ok();
        var compensating = (await host.Service.PostAsync($"/api/v1/orders/{orderId}/fail", new { reason = "broken" })).Unknown($"/api/v1/orders/{orderId}");
        Assert.Equal(("PAID", true, "broken"), (compensating.Text("status"), compensating.Result.GetProperty("compensating").GetBoolean(), compensating.Text("cancelReason")));
        var ended = await Eventually.IsTrueAsync(() => host.GetOrderAsync(orderId), o => o.GetProperty("status").GetString() == "CANCELLED");
        Assert.Equal((false, 1900), (ended.GetProperty("compensating").GetBoolean(), ended.GetProperty("cancelledAmount").GetInt64()));
        Assert.Equal((1, 1, 0), await host.Simulator.ChargesAsync(orderId));
    }

    [Fact]
    public async Task Money_that_the_gateway_gives_back_on_its_own_becomes_a_debt_where_its_credits_are_spent()
    {
        var host = await shared.StartedAsync();
        var (orderId, paymentId) = await host.BuyAsync(new { customerId = _customer, product = "token-1000" });
        (await host.Service.PostAsync("/api/v1/credits/use", new { customerId = _customer, amount = 300 })).Ok();   // the bonus and 200 more
        string key = (await host.GetPaymentAsync(paymentId)).GetProperty("providerPaymentKey").GetString()!;
        using var console = new Api(host.Anonymous.Http.BaseAddress!, null);
        console.Http.DefaultRequestHeaders.Authorization = new("Basic", Convert.ToBase64String("test_sk_console:"u8));
        Assert.Equal(200, (await console.PostAsync($"/simulators/toss/v1/payments/{key}/cancel", new { cancelReason = "at the console" })).StatusCode);

        (await host.Anonymous.PostAsync("/api/v1/webhooks/toss", new { data = new { paymentKey = key } })).Ok();
        await Eventually.IsTrueAsync(
            async () => (await host.GetPaymentAsync(paymentId)).GetProperty("status").GetString(), status => status == "CANCELLED");
        Assert.Equal(("COMPLETED", (0L, 0L)), (await host.StatusAsync(orderId), await host.BalanceAsync(_customer)));
        (await host.Admin.PostAsync("/api/v1/credits/grants", new { customerId = _customer, amount = 500, kind = "PAID", reason = "why" })).Ok(201);
        Assert.Equal((300, 0), await host.BalanceAsync(_customer));
        var entries = (await host.Service.GetAsync($"/api/v1/credits/entries?customerId={_customer}&limit=100")).Ok().Result.GetProperty("items");
        Assert.Equal([200, -200], entries.EnumerateArray().Where(e => e.GetProperty("type").GetString() == "DEBT")
            .Select(e => e.GetProperty("amount").GetInt64()).Order().Reverse());
        Assert.Equal(300, entries.EnumerateArray().Sum(e => e.GetProperty("amount").GetInt64()));
    }

    private static Task<ApiAnswer> CancelAsync(HostProcess host, string paymentId, long? amount = null) =>
        host.Service.PostAsync($"/api/v1/payments/{paymentId}/cancel", amount is { } some ? new { reason = "refund", amount = some } : new { reason = "refund" });
}
