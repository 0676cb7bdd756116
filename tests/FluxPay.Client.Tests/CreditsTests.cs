namespace FluxPay.Client.Tests;

public sealed class CreditsTests
{
    [Fact]
    public async Task A_balance_shows_what_is_usable_held_and_where_it_came_from()
    {
        await using var server = await StubServer.StartAsync();
        using var fluxpay = server.Ok($$"""{"customerId":"cust-1","balance":70,"held":30,"grants":[{{Results.Grant}}]}""").Client();

        var balance = await fluxpay.Credits.GetBalanceAsync("cust-1");

        server.Request.Is("GET", "/api/v1/credits/balance?customerId=cust-1");
        Assert.Equal(("cust-1", 70, 30), (balance.CustomerId, balance.Balance, balance.Held));
        Assert.Equal(
            new CreditGrant { GrantId = "grt_1", Kind = CreditKind.Bonus, Remaining = 100 }, Assert.Single(balance.Grants));
    }

    [Fact]
    public async Task Credits_are_used_by_amount_or_by_feature()
    {
        await using var server = await StubServer.StartAsync();
        using var fluxpay = server.Ok(Results.Use).Ok(Results.Use).Client();

        var use = await fluxpay.Credits.UseAsync("cust-1", 30);
        await fluxpay.Credits.UseAsync(new UseCredits
        {
            CustomerId = "cust-1",
            Feature = "resume-analysis",
            Quantity = 2,
            OrderId = "ord_1",
            Reason = "asked for",
            Metadata = new Dictionary<string, string> { ["file"] = "cv.pdf" },
        });

        server.Requests[0].Is("POST", "/api/v1/credits/use", """{"customerId":"cust-1","amount":30}""");
        server.Requests[1].Is("POST", "/api/v1/credits/use",
            """{"customerId":"cust-1","feature":"resume-analysis","quantity":2,"orderId":"ord_1","reason":"asked for","metadata":{"file":"cv.pdf"}}""");
        Assert.Equal(new CreditUse { UsageId = "use_1", CustomerId = "cust-1", Amount = 30, Balance = 70 }, use);
    }

    [Fact]
    public async Task A_use_is_given_back()
    {
        await using var server = await StubServer.StartAsync();
        using var fluxpay = server.Ok("""{"refundId":"rfd_1","usageId":"use_1","amount":10,"balance":80}""").Client();

        var refund = await fluxpay.Credits.RefundAsync(
            new RefundCredits { UsageId = "use_1", Amount = 10, Reason = "too slow" });

        server.Request.Is("POST", "/api/v1/credits/refund", """{"usageId":"use_1","amount":10,"reason":"too slow"}""");
        Assert.Equal(new CreditRefund { RefundId = "rfd_1", UsageId = "use_1", Amount = 10, Balance = 80 }, refund);
    }

    [Fact]
    public async Task Credits_are_held_then_captured_or_released()
    {
        var captured = Results.Hold
            .Replace("HELD", "CAPTURED", StringComparison.Ordinal)
            .Replace("\"holdId\"", "\"usageId\": \"use_9\", \"holdId\"", StringComparison.Ordinal);
        await using var server = await StubServer.StartAsync();
        using var fluxpay = server.Ok(Results.Hold, 201).Ok(captured).Ok(captured)
            .Ok(Results.Hold.Replace("HELD", "RELEASED", StringComparison.Ordinal)).Client();

        var held = await fluxpay.Credits.HoldAsync(
            new HoldCredits { CustomerId = "cust-1", Feature = "resume-analysis", Quantity = 1, ExpiresInSeconds = 600 });
        var whole = await fluxpay.Credits.CaptureAsync("hld_1");
        await fluxpay.Credits.CaptureAsync("hld_1", new CaptureHold { Amount = 20 });
        var released = await fluxpay.Credits.ReleaseAsync("hld_1");

        server.Requests[0].Is("POST", "/api/v1/credits/holds",
            """{"customerId":"cust-1","feature":"resume-analysis","quantity":1,"expiresInSeconds":600}""");
        server.Requests[1].Is("POST", "/api/v1/credits/holds/hld_1/capture", "{}");
        server.Requests[2].Is("POST", "/api/v1/credits/holds/hld_1/capture", """{"amount":20}""");
        server.Requests[3].Is("POST", "/api/v1/credits/holds/hld_1/release", "{}");
        Assert.Equal(
            new CreditHold
            {
                HoldId = "hld_1",
                CustomerId = "cust-1",
                Amount = 30,
                Status = HoldStatus.Held,
                ExpiresAt = new(2026, 1, 31, 3, 34, 5, 678, TimeSpan.Zero),
            },
            held);
        Assert.Equal((HoldStatus.Captured, "use_9"), (whole.Status, whole.UsageId));
        Assert.Equal(HoldStatus.Released, released.Status);
    }

    [Fact]
    public async Task Credits_are_granted_until_an_instant_in_utc_milliseconds()
    {
        await using var server = await StubServer.StartAsync();
        using var fluxpay = server.Ok(Results.Grant, 201).Client();

        var grant = await fluxpay.Credits.GrantAsync(new GrantCredits
        {
            CustomerId = "cust-1",
            Amount = 100,
            Kind = CreditKind.Bonus,
            Priority = 10,
            ExpiresAt = new DateTimeOffset(2026, 2, 1, 9, 0, 0, 500, TimeSpan.FromHours(9)).AddTicks(1234),
            Reason = "sorry",
        });

        server.Request.Is("POST", "/api/v1/credits/grants",
            """{"customerId":"cust-1","amount":100,"kind":"BONUS","priority":10,"expiresAt":"2026-02-01T00:00:00.500Z","reason":"sorry"}""");
        Assert.Equal("grt_1", grant.GrantId);
    }

    [Fact]
    public async Task A_ledger_is_read_page_by_page()
    {
        await using var server = await StubServer.StartAsync();
        using var fluxpay = server.Ok("""
            {"items":[{"entryId":"ent_2","type":"USE","amount":-30,"balanceAfter":70,"usageId":"use_1","orderId":"ord_1","createdAt":"2026-01-31T03:04:05.678Z"}],
             "nextCursor":null}
            """).Client();

        var page = await fluxpay.Credits.ListEntriesAsync(new EntryQuery { CustomerId = "cust-1", Limit = 1, Cursor = "c" });

        server.Request.Is("GET", "/api/v1/credits/entries?customerId=cust-1&limit=1&cursor=c");
        Assert.Equal(
            new LedgerEntry
            {
                EntryId = "ent_2",
                Type = LedgerEntryType.Use,
                Amount = -30,
                BalanceAfter = 70,
                UsageId = "use_1",
                OrderId = "ord_1",
                CreatedAt = new(2026, 1, 31, 3, 4, 5, 678, TimeSpan.Zero),
            },
            Assert.Single(page.Items));
    }
}
