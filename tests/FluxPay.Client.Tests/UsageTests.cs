namespace FluxPay.Client.Tests;

public sealed class UsageTests
{
    private const string Use =
        """{ "eventId": "e-1", "customerId": "cust-1", "feature": "interview", "quantity": 12, "occurredAt": "2026-01-31T03:04:05.678Z", "uniqueId": null }""";

    private static readonly DateTimeOffset At = new(2026, 1, 31, 3, 4, 5, 678, TimeSpan.Zero);

    private static readonly RecordedUsage Recorded =
        new() { EventId = "e-1", CustomerId = "cust-1", Feature = "interview", Quantity = 12, OccurredAt = At };

    [Fact]
    public async Task A_use_is_recorded_alone_or_with_others()
    {
        await using var server = await StubServer.StartAsync();
        using var fluxpay = server.Ok(Use).Ok($$"""{ "recorded": 1, "repeated": 1, "items": [{{Use}}, {{Use}}] }""").Client();
        var use = new RecordUsage { EventId = "e-1", CustomerId = "cust-1", Feature = "interview", Quantity = 12 };

        Assert.Equal(Recorded, await fluxpay.Usage.RecordAsync(use));
        var batch = await fluxpay.Usage.RecordAsync([use, use with { OccurredAt = At, UniqueId = "u" }]);

        server.Requests[0].Is("POST", "/api/v1/usage", """{"eventId":"e-1","customerId":"cust-1","feature":"interview","quantity":12}""");
        server.Requests[1].Is("POST", "/api/v1/usage/batch", """{"events":[{"eventId":"e-1","customerId":"cust-1","feature":"interview","quantity":12},"""
            + """{"eventId":"e-1","customerId":"cust-1","feature":"interview","quantity":12,"occurredAt":"2026-01-31T03:04:05.678Z","uniqueId":"u"}]}""");
        Assert.Equal((1, 1), (batch.Recorded, batch.Repeated));
        Assert.Equal([Recorded, Recorded], batch.Items);
    }

    [Fact]
    public async Task A_use_is_explained_tier_by_tier()
    {
        await using var server = await StubServer.StartAsync();
        using var fluxpay = server.Ok("""
            { "customerId": "cust-1", "feature": "interview", "from": "2026-01-31T03:04:05.678Z", "to": "2026-02-28T03:04:05.678Z", "unit": "minute",
              "quantity": 190, "included": null, "billable": 130, "subtotal": 12415, "amount": 12415, "currency": "KRW",
              "tiers": [ { "upTo": 100, "quantity": 100, "price": 100, "flat": 0, "amount": 10000 }, { "upTo": null, "quantity": 30, "price": 80.5, "flat": 0, "amount": 2415 } ] }
            """).Client();

        var explained = await fluxpay.Usage.ExplainAsync(new UsageQuery { CustomerId = "cust-1", Feature = "interview", From = At.ToOffset(TimeSpan.FromHours(9)) });

        server.Request.Is("GET", "/api/v1/usage?customerId=cust-1&feature=interview&from=2026-01-31T03%3A04%3A05.678Z");
        Assert.Equal((190, null, 130, 12_415, At), (explained.Quantity, explained.Included, explained.Billable, explained.Amount, explained.From));
        Assert.Equal(
            [new UsageTier { UpTo = 100, Quantity = 100, Price = 100, Flat = 0, Amount = 10_000 }, new UsageTier { Quantity = 30, Price = 80.5m, Flat = 0, Amount = 2_415 }],
            explained.Tiers);
    }

    [Fact]
    public async Task An_entitlement_is_read()
    {
        await using var server = await StubServer.StartAsync();
        using var fluxpay = server.Ok("""
            { "feature": "resume-analysis", "allowed": true, "included": 20, "used": 3, "remaining": 17, "resetsAt": "2026-01-31T03:04:05.678Z",
              "source": "subscription", "subscriptionId": "sub_1", "planId": "pro-monthly" }
            """).Client();

        var entitlement = await fluxpay.Usage.GetEntitlementAsync("cust-1", "resume-analysis");

        server.Request.Is("GET", "/api/v1/entitlements?customerId=cust-1&feature=resume-analysis");
        Assert.Equal(new Entitlement
        {
            Feature = "resume-analysis", Allowed = true, Included = 20, Used = 3, Remaining = 17, ResetsAt = At, Source = "subscription",
            SubscriptionId = "sub_1", PlanId = "pro-monthly",
        }, entitlement);
    }
}
