using System.Globalization;
using System.Text.Json;
using FluxPay.Host.Tests.Hosting;

namespace FluxPay.Host.Tests.Rest;

/// <summary>Metered use and entitlements as a caller sees them.</summary>
public sealed class UsageTests(SharedHost shared)
{
    private readonly string _customer = SharedHost.NewCustomer();

    [Fact]
    public async Task A_use_is_recorded_once_and_explained_with_its_tiers()
    {
        var host = await shared.StartedAsync();
        object use = new { eventId = $"{_customer}-1", customerId = _customer, feature = "interview", quantity = 130 };
        var recorded = (await host.Service.PostAsync("/api/v1/usage", use)).Ok(201);
        recorded.Result.Instant("occurredAt");
        recorded.Result.Is(new
        {
            eventId = $"{_customer}-1", customerId = _customer, feature = "interview", quantity = 130,
            occurredAt = recorded.Result.GetProperty("occurredAt"), uniqueId = (string?)null, reverses = (string?)null,
        });
        (await host.Service.PostAsync("/api/v1/usage", use)).Ok(200).Result.Is(recorded.Result);
        var other = (await host.Service.PostAsync(
            "/api/v1/usage", new { eventId = $"{_customer}-1", customerId = _customer, feature = "interview", quantity = 131 })).Refused(409, "PAY_003");
        other.Result.Is(recorded.Result);

        var explained = (await host.Service.GetAsync($"/api/v1/usage?customerId={_customer}&feature=interview")).Ok().Result;
        long Number(string name) => explained.GetProperty(name).GetInt64();
        Assert.Equal((130, 0, 130, 12_400), (Number("quantity"), Number("included"), Number("billable"), Number("amount")));
        explained.GetProperty("tiers").Is(new object[]
        {
            new { upTo = 100, quantity = 100, price = 100, flat = 0, amount = 10_000 },
            new { upTo = (long?)null, quantity = 30, price = 80, flat = 0, amount = 2_400 },
        });
        string from = Text(recorded.Result.Instant("occurredAt").AddSeconds(-1)), to = Text(recorded.Result.Instant("occurredAt"));
        var before = (await host.Service.GetAsync($"/api/v1/usage?customerId={_customer}&feature=interview&from={from}&to={to}")).Ok().Result;
        Assert.Equal((0, 0), (before.GetProperty("quantity").GetInt64(), before.GetProperty("tiers").GetArrayLength()));
    }

    [Fact]
    public async Task A_batch_is_recorded_whole_and_its_problems_are_told_by_place()
    {
        var host = await shared.StartedAsync();
        object Event(int n, object quantity, string feature = "interview") =>
            new { eventId = $"{_customer}-{n}", customerId = _customer, feature, quantity };
        var first = (await host.Service.PostAsync("/api/v1/usage/batch", new { events = new[] { Event(1, 1), Event(2, 2) } })).Ok(201);
        Assert.Equal((2, 0), (first.Number("recorded"), first.Number("repeated")));
        var again = (await host.Service.PostAsync("/api/v1/usage/batch", new { events = new[] { Event(1, 1), Event(3, 3) } })).Ok(201);
        Assert.Equal((1, 1), (again.Number("recorded"), again.Number("repeated")));
        (await host.Service.PostAsync("/api/v1/usage/batch", new { events = new[] { Event(1, 1), Event(2, 2) } })).Ok(200);
        (await host.Service.PostAsync("/api/v1/usage/batch", new { events = new[] { Event(4, 1), Event(5, 1.5), Event(6, -1) } }))
            .Refused(400, "REQ_001").Wrong("events[1].quantity", "events[2].quantity");
        (await host.Service.PostAsync("/api/v1/usage/batch", new { events = new[] { Event(4, 1), Event(5, 1, "pdf-export") } }))
            .Refused(400, "REQ_001").Wrong("events[1].feature");
        (await host.Service.PostAsync("/api/v1/usage/batch", new { events = new[] { Event(4, 1), Event(1, 7) } })).Refused(409, "PAY_003")
            .Wrong("events[1].eventId");
        object[] notAList = [new { }, new { events = Array.Empty<int>() }, new { events = 1 }, new { events = Enumerable.Repeat(Event(9, 1), 101) }];
        foreach (object body in notAList)
            (await host.Service.PostAsync("/api/v1/usage/batch", body)).Refused(400, "REQ_001").Wrong("events");
        Assert.Equal(6, (await host.Service.GetAsync($"/api/v1/usage?customerId={_customer}&feature=interview")).Ok().Number("quantity"));
    }

    [Fact]
    public async Task An_entitlement_says_by_what_right_a_feature_may_be_used()
    {
        var host = await shared.StartedAsync();
        async Task<JsonElement> CheckAsync(string feature) =>
            (await host.Service.GetAsync($"/api/v1/entitlements?customerId={_customer}&feature={feature}")).Ok().Result;
        string? none = null;
        (await CheckAsync("resume-analysis")).Is(new
        {
            feature = "resume-analysis", allowed = true, included = 0, used = 0, remaining = 0, resetsAt = none, source = "credit",
            subscriptionId = none, planId = none,
        });
        (await CheckAsync("coaching")).Is(new
        {
            feature = "coaching", allowed = false, included = 0, used = 0, remaining = 0, resetsAt = none, source = "none",
            subscriptionId = none, planId = none,
        });
        var metered = await CheckAsync("interview");
        metered.Instant("resetsAt");
        Assert.Equal("metered", metered.GetProperty("source").GetString());
        (await host.Service.GetAsync($"/api/v1/entitlements?customerId={_customer}&feature=nothing")).Refused(400, "REQ_001").Wrong("feature");
        (await host.Service.GetAsync("/api/v1/entitlements")).Refused(400, "REQ_001").Wrong("customerId", "feature");
    }

    private static string Text(DateTimeOffset at) => at.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
}
