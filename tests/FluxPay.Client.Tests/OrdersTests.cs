namespace FluxPay.Client.Tests;

public sealed class OrdersTests
{
    [Fact]
    public async Task An_order_for_a_product_is_posted_and_answered_typed()
    {
        await using var server = await StubServer.StartAsync();
        using var fluxpay = server.Ok(Results.Order, 201).Client();

        var order = await fluxpay.Orders.CreateAsync(
            new CreateOrder { CustomerId = "cust-1", Product = "token-1000", Quantity = 2 },
            TestContext.Current.CancellationToken);

        server.Request.Is("POST", "/api/v1/orders", """{"customerId":"cust-1","product":"token-1000","quantity":2}""");
        Assert.Equal("ord_1", order.OrderId);
        Assert.Equal("cust-1", order.CustomerId);
        Assert.Equal("Concert ticket", order.OrderName);
        Assert.Equal(OrderStatus.Pending, order.Status);
        Assert.Null(order.Product);
        Assert.Equal((1, 10_000, 5_000, 15_000, 0), (order.Quantity, order.Amount, order.CreditAmount, order.TotalAmount, order.CancelledAmount));
        Assert.Equal("KRW", order.Currency);
        Assert.Equal("A-1", order.Metadata!["seat"]);
        Assert.Equal(new OrderPayment { PaymentId = "pay_1", Status = PaymentStatus.Ready }, order.Payment);
        Assert.False(order.Compensating);
        Assert.Null(order.CancelReason);
        Assert.Equal(new DateTimeOffset(2026, 1, 31, 3, 4, 5, 678, TimeSpan.Zero), order.CreatedAt);
        Assert.Equal(new DateTimeOffset(2026, 1, 31, 3, 4, 6, TimeSpan.Zero), order.UpdatedAt);
        Assert.Equal(new DateTimeOffset(2026, 1, 31, 3, 34, 5, 678, TimeSpan.Zero), order.ExpiresAt);
    }

    [Fact]
    public async Task An_order_with_its_own_amount_sends_every_field_it_has()
    {
        await using var server = await StubServer.StartAsync();
        using var fluxpay = server.Ok(Results.Order, 201).Client();

        await fluxpay.Orders.CreateAsync(new CreateOrder
        {
            CustomerId = "cust-1",
            Amount = 15_000,
            Currency = "KRW",
            CreditsToUse = 5_000,
            OrderName = "Concert ticket",
            Metadata = new Dictionary<string, string> { ["Seat"] = "A-1" },
        });

        server.Request.Is("POST", "/api/v1/orders",
            """{"customerId":"cust-1","amount":15000,"currency":"KRW","creditsToUse":5000,"orderName":"Concert ticket","metadata":{"Seat":"A-1"}}""");
    }

    [Fact]
    public async Task A_refund_is_quoted_line_by_line_and_made()
    {
        await using var server = await StubServer.StartAsync();
        using var fluxpay = server.Ok("""
            { "orderId": "ord_1", "paymentId": "pay_1", "refundable": 6300, "currency": "KRW", "at": "2027-02-01T00:00:00.000Z",
              "lines": [ { "rule": "KR_EXPIRED", "credits": 700, "percent": 90, "amount": 6300, "source": "FTC", "since": "2025-09-16" } ],
              "credits": { "bought": 1000, "used": 300, "held": 0, "unused": 0, "expired": 700, "bonusUsed": 100, "bonusUnused": 0 },
              "withdrawableUntil": "2026-02-07T15:00:00.000Z",
              "asCredits": { "rule": "KR_EXPIRED_AS_CREDITS", "credits": 700, "percent": 100, "expiresAt": "2028-02-01T00:00:00.000Z", "source": "FTC",
                "since": "2025-09-16" } }
            """).Client();

        var quote = await fluxpay.Orders.GetRefundQuoteAsync("ord_1");

        server.Request.Is("GET", "/api/v1/orders/ord_1/refund-quote");
        Assert.Equal((6_300, 700, 300), (quote.Refundable, quote.Credits!.Expired, quote.Credits.Used));
        var line = Assert.Single(quote.Lines);
        Assert.Equal((RefundRule.KoreaExpired, 90, new DateOnly(2025, 9, 16)), (line.Rule, line.Percent, line.Since!.Value));
        Assert.Equal((RefundRule.KoreaExpiredAsCredits, 700, 100), (quote.AsCredits!.Rule, quote.AsCredits.Credits, quote.AsCredits.Percent));
    }

    [Fact]
    public async Task Expired_credits_are_asked_for_as_credits()
    {
        await using var server = await StubServer.StartAsync();
        using var fluxpay = server.Ok(Results.Payment).Client();

        await fluxpay.Orders.GrantExpiredAnewAsync("ord_1", "I chose points");

        server.Request.Is("POST", "/api/v1/orders/ord_1/refund", """{"reason":"I chose points","as":"CREDITS"}""");
    }

    [Fact]
    public async Task A_refund_posts_its_reason_and_answers_the_payment()
    {
        await using var server = await StubServer.StartAsync();
        using var fluxpay = server.Ok(Results.Payment).Client();

        var payment = await fluxpay.Orders.RefundAsync("ord_1", "Changed my mind");

        server.Request.Is("POST", "/api/v1/orders/ord_1/refund", """{"reason":"Changed my mind"}""");
        Assert.Equal(PaymentStatus.Confirmed, payment.Status);
    }

    [Fact]
    public async Task An_order_is_read_by_its_id()
    {
        await using var server = await StubServer.StartAsync();
        using var fluxpay = server.Ok(Results.Order).Client();

        var order = await fluxpay.Orders.GetAsync("ord_1");

        server.Request.Is("GET", "/api/v1/orders/ord_1");
        Assert.Equal("ord_1", order.OrderId);
    }

    [Theory]
    [InlineData("")]
    [InlineData("..")]
    [InlineData("ord_1/cancel")]
    [InlineData("ord_1?x=1")]
    public async Task What_is_no_id_never_reaches_a_path(string orderId)
    {
        await using var server = await StubServer.StartAsync();
        using var fluxpay = server.Client();

        await Assert.ThrowsAnyAsync<ArgumentException>(() => fluxpay.Orders.GetAsync(orderId));

        Assert.Empty(server.Requests);
    }

    [Fact]
    public async Task Orders_are_listed_by_customer_and_status()
    {
        await using var server = await StubServer.StartAsync();
        using var fluxpay = server.Ok($$"""{"items":[{{Results.Order}}],"nextCursor":"c2"}""").Client();

        var page = await fluxpay.Orders.ListAsync(
            new OrderQuery { CustomerId = "a@b.c:1", Status = OrderStatus.Paid, Limit = 5, Cursor = "c 1/+" });

        server.Request.Is("GET", "/api/v1/orders?customerId=a%40b.c%3A1&status=PAID&limit=5&cursor=c%201%2F%2B");
        Assert.Equal("ord_1", Assert.Single(page.Items).OrderId);
        Assert.Equal("c2", page.NextCursor);
    }

    [Fact]
    public async Task All_orders_are_listed_without_a_query()
    {
        await using var server = await StubServer.StartAsync();
        using var fluxpay = server.Ok("""{"items":[],"nextCursor":null}""").Client();

        var page = await fluxpay.Orders.ListAsync();

        server.Request.Is("GET", "/api/v1/orders");
        Assert.Empty(page.Items);
        Assert.Null(page.NextCursor);
    }

    [Fact]
    public async Task A_timeline_is_read_oldest_first_whatever_its_details_are()
    {
        await using var server = await StubServer.StartAsync();
        using var fluxpay = server.Ok("""
            {"items":[{"at":"2026-01-31T03:04:05.678Z","type":"order.created","title":"Created","detail":"by moa"},
                      {"at":"2026-01-31T03:04:06.000Z","type":"gateway.call","title":"Asked","detail":{"code":7}},
                      {"at":"2026-01-31T03:04:07.000Z","type":"saga.step","title":"Done","detail":null}]}
            """).Client();

        var timeline = await fluxpay.Orders.GetTimelineAsync("ord_1");

        server.Request.Is("GET", "/api/v1/orders/ord_1/timeline");
        Assert.Equal(["order.created", "gateway.call", "saga.step"], timeline.Select(entry => entry.Type));
        Assert.Equal(["by moa", """{"code":7}""", null], timeline.Select(entry => entry.Detail));
    }

    [Fact]
    public async Task An_order_is_completed_in_full_or_in_part()
    {
        await using var server = await StubServer.StartAsync();
        using var fluxpay = server.Ok(Results.Order).Ok(Results.Order).Client();

        await fluxpay.Orders.CompleteAsync("ord_1");
        await fluxpay.Orders.CompleteAsync("ord_1", new CompleteOrder { Quantity = 3 });

        server.Requests[0].Is("POST", "/api/v1/orders/ord_1/complete", "{}");
        server.Requests[1].Is("POST", "/api/v1/orders/ord_1/complete", """{"quantity":3}""");
    }

    [Fact]
    public async Task A_failed_service_that_waits_for_the_gateway_is_an_order_that_compensates()
    {
        await using var server = await StubServer.StartAsync();
        using var fluxpay = server
            .Ok(Results.OrderWith("\"compensating\": false", "\"compensating\": true"), 202).Client();

        var order = await fluxpay.Orders.FailAsync("ord_1", "printer \"on\" fire");

        server.Request.Is("POST", "/api/v1/orders/ord_1/fail", """{"reason":"printer \u0022on\u0022 fire"}""");
        Assert.True(order.Compensating);
    }

    [Fact]
    public async Task An_order_is_cancelled_with_a_reason()
    {
        await using var server = await StubServer.StartAsync();
        using var fluxpay = server.Ok(Results.OrderWith("PENDING", "CANCELLED")).Client();

        var order = await fluxpay.Orders.CancelAsync("ord_1", "changed my mind");

        server.Request.Is("POST", "/api/v1/orders/ord_1/cancel", """{"reason":"changed my mind"}""");
        Assert.Equal(OrderStatus.Cancelled, order.Status);
    }
}
