using FluxPay.Host.Tests.Hosting;

namespace FluxPay.Host.Tests.Rest;

/// <summary>Using credits, giving them back, granting them, and the journal of it all.</summary>
public sealed class CreditTests(SharedHost shared)
{
    private readonly string _customer = SharedHost.NewCustomer();

    [Fact]
    public async Task Somebody_nobody_has_heard_of_has_nothing()
    {
        var host = await shared.StartedAsync();
        (await host.Service.GetAsync($"/api/v1/credits/balance?customerId={_customer}")).Ok().Result
            .Is(new { customerId = _customer, balance = 0, held = 0, grants = Array.Empty<int>() });
        Assert.Equal(["customerId"], (await host.Service.GetAsync("/api/v1/credits/balance")).Refused(400, "REQ_001").Fields());
        Assert.Equal(["customerId"], (await host.Service.GetAsync("/api/v1/credits/entries")).Refused(400, "REQ_001").Fields());
    }

    [Fact]
    public async Task A_use_is_shown_member_by_member_and_too_much_is_refused()
    {
        var host = await shared.StartedAsync();
        await host.GrantAsync(_customer, 100);
        var order = await host.OrderAsync(new { customerId = _customer, amount = 100 });
        var use = (await host.Service.PostAsync("/api/v1/credits/use", new
        {
            customerId = _customer, feature = "resume-analysis", quantity = 2, orderId = order.Text("orderId"), reason = "two runs", metadata = new { run = "7" },
        })).Ok();
        use.Result.Is(new { usageId = use.Result.Id("usageId", "use_"), customerId = _customer, amount = 60, balance = 40 });
        (await host.UseAsync(_customer, 41)).Refused(402, "PAY_001").Result.Is(new { balance = 40, required = 41 });

        var deducted = (await host.EventsAsync(_customer)).Single(e => e.Type == "credit.deducted");
        Assert.Equal(_customer, deducted.Subject);
        deducted.Data.Is(new
        {
            usageId = use.Text("usageId"), customerId = _customer, amount = 60, feature = "resume-analysis", orderId = order.Text("orderId"), balance = 40,
        });
        var timeline = await host.Service.GetAsync($"/api/v1/orders/{order.Text("orderId")}/timeline");
        Assert.Contains("credit.deducted", timeline.Result.GetProperty("items").EnumerateArray().Select(i => i.GetProperty("type").GetString()));
    }

    [Theory]
    [InlineData("""{"customerId":"c"}""", "amount")]
    [InlineData("""{"customerId":"c","amount":1,"feature":"resume-analysis"}""", "amount")]
    [InlineData("""{"customerId":"c","amount":0}""", "amount")]
    [InlineData("""{"customerId":"c","amount":1,"quantity":2}""", "quantity")]
    [InlineData("""{"customerId":"c","feature":"nothing"}""", "feature")]
    [InlineData("""{"customerId":"c","feature":"pdf-export"}""", "feature")]
    [InlineData("""{"customerId":"c","feature":"interview"}""", "feature")]
    [InlineData("""{"customerId":"c","feature":"token-100"}""", "feature")]
    [InlineData("""{"customerId":"c","feature":"resume-analysis","quantity":0.5}""", "quantity")]
    public async Task A_use_or_hold_that_cannot_be_is_refused_by_its_field(string body, string field)
    {
        var host = await shared.StartedAsync();
        Assert.Contains(field, (await host.Service.PostAsync("/api/v1/credits/use", body)).Refused(400, "REQ_001").Fields());
        Assert.Contains(field, (await host.Service.PostAsync("/api/v1/credits/holds", body)).Refused(400, "REQ_001").Fields());
    }

    [Fact]
    public async Task A_use_for_an_order_nobody_knows_uses_nothing()
    {
        var host = await shared.StartedAsync();
        await host.GrantAsync(_customer, 100);
        foreach (string orderId in new[] { "ord_00000000000000000000000000", "mine" })
            (await host.Service.PostAsync("/api/v1/credits/use", new { customerId = _customer, amount = 1, orderId })).Refused(404, "PAY_006");
        Assert.Equal((100, 0), await host.BalanceAsync(_customer));
    }

    [Fact]
    public async Task A_use_goes_back_in_parts_to_where_it_came_from_last_used_first()
    {
        var host = await shared.StartedAsync();
        string first = (await host.GrantAsync(_customer, 50, priority: 1)).Text("grantId");
        string last = (await host.GrantAsync(_customer, 50, priority: 2)).Text("grantId");
        string usageId = (await host.UseAsync(_customer, 80)).Ok().Text("usageId");

        var part = (await RefundAsync(host, usageId, 40)).Ok();
        part.Result.Is(new { refundId = part.Result.Id("refundId", "rfd_"), usageId, amount = 40, balance = 60 });
        Assert.Equal([("REFUND", first, 10L), ("REFUND", last, 30L)],
            (await host.JournalAsync(_customer)).Take(2).Select(e =>
                (e.GetProperty("type").GetString()!, e.GetProperty("grantId").GetString()!, e.GetProperty("amount").GetInt64())));
        (await RefundAsync(host, usageId, 41)).Refused(422, "PAY_009");
        Assert.Equal(40, (await RefundAsync(host, usageId)).Ok().Number("amount"));
        (await RefundAsync(host, usageId)).Refused(422, "PAY_009");
        (await RefundAsync(host, "use_00000000000000000000000000")).Refused(404, "PAY_006");
        (await host.Service.PostAsync("/api/v1/credits/refund", new { amount = 1 })).Refused(400, "REQ_001");
        Assert.Equal((100, 0), await host.BalanceAsync(_customer));

        var refunded = (await host.EventsAsync(_customer)).First(e => e.Type == "credit.refunded").Data;
        refunded.Is(new { refundId = part.Text("refundId"), usageId, customerId = _customer, amount = 40, orderId = (string?)null, balance = 60 });
    }

    [Fact]
    public async Task Grants_are_used_by_priority_then_expiry_then_bonus_then_age()
    {
        var host = await shared.StartedAsync();
        var soon = DateTimeOffset.Parse("2090-01-01T00:00:00Z", System.Globalization.CultureInfo.InvariantCulture);
        async Task<string> Grant(string kind, int? priority, DateTimeOffset? expiresAt) =>
            (await host.GrantAsync(_customer, 10, kind, priority, expiresAt)).Text("grantId");
        string fifth = await Grant("PAID", null, soon.AddDays(1));
        string sixth = await Grant("PAID", null, soon.AddDays(1));
        string fourth = await Grant("BONUS", 50, soon.AddDays(1));
        string third = await Grant("PAID", 50, soon);
        string last = await Grant("BONUS", 100, soon);
        string second = await Grant("PAID", 1, soon);
        string first = await Grant("PAID", 0, soon.AddDays(9));

        (await host.UseAsync(_customer, 65)).Ok();
        var uses = (await host.JournalAsync(_customer)).Where(e => e.GetProperty("type").GetString() == "USE").Reverse().ToArray();
        Assert.Equal([first, second, third, fourth, fifth, sixth, last], uses.Select(e => e.GetProperty("grantId").GetString()));
        Assert.Equal(-5, uses[^1].GetProperty("amount").GetInt64());
    }

    [Fact]
    public async Task A_grant_says_what_it_is_and_a_wrong_one_is_refused()
    {
        var host = await shared.StartedAsync();
        var grant = (await host.GrantAsync(_customer, 10, "BONUS")).Result;
        grant.Id("grantId", "grt_");
        Assert.Equal(("BONUS", 10), (grant.GetProperty("kind").GetString(), grant.GetProperty("remaining").GetInt32()));
        var granted = Assert.Single(await host.EventsAsync(_customer));
        granted.Data.Is(new
        {
            grantId = grant.GetProperty("grantId"), customerId = _customer, amount = 10, kind = "BONUS", expiresAt = grant.GetProperty("expiresAt"),
            orderId = (string?)null, balance = 10,
        });

        foreach (var (body, field) in new (string Body, string Field)[]
        {
            ("""{"customerId":"c","amount":1,"kind":"PAID"}""", "reason"),
            ("""{"customerId":"c","amount":1,"kind":"GIFT","reason":"r"}""", "kind"),
            ("""{"customerId":"c","amount":1,"kind":"PAID","reason":"r","priority":101}""", "priority"),
            ("""{"customerId":"c","amount":1,"kind":"PAID","reason":"r","priority":-1}""", "priority"),
            ("""{"customerId":"c","amount":1,"kind":"PAID","reason":"r","expiresAt":"2001-01-01T00:00:00Z"}""", "expiresAt"),
            ("""{"customerId":"c","amount":1,"kind":"PAID","reason":"r","expiresAt":"tomorrow"}""", "expiresAt"),
            ("""{"customerId":"c","amount":1,"kind":"PAID","reason":"r","expiresAt":"2090-02-30T00:00:00Z"}""", "expiresAt"),
        })
        {
            Assert.Contains(field, (await host.Admin.PostAsync("/api/v1/credits/grants", body)).Refused(400, "REQ_001").Fields());
        }
    }

    [Fact]
    public async Task The_journal_is_paged_newest_first_and_shown_member_by_member()
    {
        var host = await shared.StartedAsync();
        string grantId = (await host.GrantAsync(_customer, 100)).Text("grantId");
        string usageId = (await host.UseAsync(_customer, 30)).Ok().Text("usageId");
        (await host.UseAsync(_customer, 20)).Ok();

        var page = (await host.Service.GetAsync($"/api/v1/credits/entries?customerId={_customer}&limit=1")).Ok();
        Assert.Equal(50, page.Items()[0].GetProperty("balanceAfter").GetInt64());
        page = (await host.Service.GetAsync($"/api/v1/credits/entries?customerId={_customer}&limit=2&cursor={page.Cursor()}")).Ok();
        Assert.Null(page.Cursor());
        var entry = page.Items()[0];
        entry.Instant("createdAt");
        entry.Is(new
        {
            entryId = entry.GetProperty("entryId"), type = "USE", amount = -30, balanceAfter = 70, grantId, usageId, orderId = (string?)null,
            createdAt = entry.GetProperty("createdAt"),
        });
        Assert.Equal("GRANT", page.Items()[1].GetProperty("type").GetString());
        Assert.Equal(["cursor"], (await host.Service.GetAsync($"/api/v1/credits/entries?customerId={_customer}&cursor=x")).Refused(400, "REQ_001").Fields());
    }

    [Fact]
    public async Task A_hold_is_resolved_once_and_only_once()
    {
        var host = await shared.StartedAsync();
        await host.GrantAsync(_customer, 100);
        var hold = (await HoldAsync(host, 60)).Ok(201);
        string holdId = hold.Result.Id("holdId", "hld_");
        hold.Result.Instant("expiresAt");
        hold.Result.Is(new { holdId, customerId = _customer, amount = 60, status = "HELD", expiresAt = hold.Result.GetProperty("expiresAt"), usageId = (string?)null });
        Assert.Equal((40, 60), await host.BalanceAsync(_customer));
        Assert.Single(await host.JournalAsync(_customer));
        Assert.Equal(40, (await host.UseAsync(_customer, 41)).Refused(402, "PAY_001").Number("balance"));
        Assert.Equal(40, (await HoldAsync(host, 41)).Refused(402, "PAY_001").Number("balance"));

        (await CaptureAsync(host, holdId, 61)).Refused(422, "PAY_009");
        var captured = (await CaptureAsync(host, holdId, 25)).Ok();
        Assert.Equal("CAPTURED", captured.Text("status"));
        string usageId = captured.Result.Id("usageId", "use_");
        Assert.Equal((75, 0), await host.BalanceAsync(_customer));
        foreach (var again in new[] { await CaptureAsync(host, holdId, 1), await host.Service.PostAsync($"/api/v1/credits/holds/{holdId}/release") })
            Assert.Equal("CAPTURED", again.Refused(409, "PAY_004").Result.Has("current", "allowed").GetProperty("current").GetString());
        Assert.Equal(25, (await RefundAsync(host, usageId)).Ok().Number("amount"));

        var released = (await host.Service.PostAsync($"/api/v1/credits/holds/{(await HoldAsync(host, 100)).Ok(201).Text("holdId")}/release")).Ok();
        Assert.Equal("RELEASED", released.Text("status"));
        (await CaptureAsync(host, released.Text("holdId"), 1)).Refused(409, "PAY_004");
        (await CaptureAsync(host, "hld_00000000000000000000000000", 1)).Refused(404, "PAY_006");
        await host.JournalAsync(_customer);

        var events = await host.EventsAsync(_customer);   // capturing publishes, releasing does not
        Assert.Equal(["credit.granted", "credit.deducted", "credit.refunded"], events.Select(e => e.Type));
        Assert.Equal(75, events[1].Data.GetProperty("balance").GetInt64());
    }

    [Fact]
    public async Task The_hold_of_an_order_is_the_orders_alone()
    {
        var host = await shared.StartedAsync();
        await host.GrantAsync(_customer, 30);
        await host.OrderAsync(new { customerId = _customer, product = "resume-analysis" });
        foreach (string seconds in new[] { "0", "-1", "1.5", "99999999999" })
            (await host.Service.PostAsync("/api/v1/credits/holds", $$"""{"customerId":"{{_customer}}","amount":1,"expiresInSeconds":{{seconds}}}""")).Refused(400, "REQ_001");
        Assert.Equal((0, 30), await host.BalanceAsync(_customer));
    }

    private Task<ApiAnswer> HoldAsync(HostProcess host, long amount) =>
        host.Service.PostAsync("/api/v1/credits/holds", new { customerId = _customer, amount, expiresInSeconds = 600 });

    private static Task<ApiAnswer> CaptureAsync(HostProcess host, string holdId, long amount) =>
        host.Service.PostAsync($"/api/v1/credits/holds/{holdId}/capture", new { amount });

    private static Task<ApiAnswer> RefundAsync(HostProcess host, string usageId, long? amount = null) =>
        host.Service.PostAsync("/api/v1/credits/refund", amount is { } some ? new { usageId, amount = some } : new { usageId });
}
