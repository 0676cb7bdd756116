using FluxPay.Host.Tests.Hosting;

namespace FluxPay.Host.Tests.Rest;

/// <summary>Orders from their creation to their end, with what customers and consumers of events see on the way.</summary>
public sealed class OrderFlowTests(SharedHost shared)
{
    private readonly string _customer = SharedHost.NewCustomer();

    [Fact]
    public async Task A_paid_pack_is_completed_and_grants_what_it_sells_times_its_quantity()
    {
        var host = await shared.StartedAsync();
        var order = await host.OrderAsync(new { customerId = _customer, product = "token-1000", quantity = 3 });
        Assert.Equal((30000, 3), (order.Number("amount"), order.Number("quantity")));
        (await host.PayAsync(order)).Ok();

        var completed = await host.GetOrderAsync(order.Text("orderId"));
        Assert.Equal("COMPLETED", completed.GetProperty("status").GetString());
        var balance = (await host.Service.GetAsync($"/api/v1/credits/balance?customerId={_customer}")).Ok();
        balance.Result.Has("customerId", "balance", "held", "grants");
        Assert.Equal((3300, 0), (balance.Number("balance"), balance.Number("held")));
        var grants = balance.Result.GetProperty("grants").EnumerateArray().ToArray();
        Assert.All(grants, g => g.Has("grantId", "kind", "remaining", "expiresAt").Id("grantId", "grt_"));
        var paidAt = completed.Instant("updatedAt");
        Assert.Equal([("PAID", 3000L, paidAt.AddDays(365)), ("BONUS", 300L, paidAt.AddDays(90))],
            grants.Select(g => (g.GetProperty("kind").GetString()!, g.GetProperty("remaining").GetInt64(), g.Instant("expiresAt"))));
        await host.JournalAsync(_customer);

        var timeline = (await host.Service.GetAsync($"/api/v1/orders/{order.Text("orderId")}/timeline")).Ok();
        var lines = timeline.Result.Has("items").GetProperty("items").EnumerateArray().ToArray();
        Assert.All(lines, l => l.Has("at", "type", "title", "detail"));
        Assert.Equal(lines.Select(l => l.Instant("at")).Order(), lines.Select(l => l.Instant("at")));
        string[] types = [.. lines.Select(l => l.GetProperty("type").GetString()!)];
        Assert.Equal("order.created", types[0]);
        Assert.Contains("gateway.confirm", types);
        Assert.Superset(new HashSet<string> { "payment.approved", "order.paid", "credit.granted", "order.completed" }, types.ToHashSet());
    }

    [Fact]
    public async Task The_events_of_a_pack_say_what_the_contract_says()
    {
        var host = await shared.StartedAsync();
        var (orderId, paymentId) = await host.BuyAsync(new { customerId = _customer, product = "token-1000", metadata = new { from = "test" } });
        var events = await host.EventsAsync(_customer);
        Assert.Equal(["order.created", "payment.approved", "order.paid", "credit.granted", "credit.granted", "order.completed"], events.Select(e => e.Type));
        Assert.Equal(["PENDING", "PAID", "COMPLETED"],
            events.Where(e => e.Type.StartsWith("order.", StringComparison.Ordinal)).Select(e => e.Data.GetProperty("status").GetString()));
        events[^1].Data.Is(await host.GetOrderAsync(orderId));

        var approved = events[1];
        Assert.Equal(orderId, approved.Subject);
        approved.Data.Instant("approvedAt");
        approved.Data.Is(new
        {
            paymentId, orderId, requestId = (string?)null, customerId = _customer, provider = "toss", method = "CARD", amount = 10000,
            currency = "KRW", approvedAt = approved.Data.GetProperty("approvedAt"), product = "token-1000", quantity = 1, metadata = new { from = "test" },
        });
        var granted = events[3];
        Assert.Equal(_customer, granted.Subject);
        granted.Data.Is(new
        {
            grantId = granted.Data.Id("grantId", "grt_"), customerId = _customer, amount = 1000, kind = "PAID",
            expiresAt = granted.Data.GetProperty("expiresAt"), orderId, balance = 1000,
        });
        Assert.Equal(1100, events[4].Data.GetProperty("balance").GetInt64());
    }

    [Fact]
    public async Task Credits_that_pay_a_part_are_held_at_once_and_used_when_the_rest_is_paid()
    {
        var host = await shared.StartedAsync();
        await host.GrantAsync(_customer, 600);
        var order = await host.OrderAsync(new { customerId = _customer, amount = 1000, creditsToUse = 400 });
        Assert.Equal((600, 400, 1000), (order.Number("amount"), order.Number("creditAmount"), order.Number("totalAmount")));
        Assert.Equal((200, 400), await host.BalanceAsync(_customer));

        (await host.PayAsync(order)).Ok();
        Assert.Equal("COMPLETED", await host.StatusAsync(order.Text("orderId")));
        Assert.Equal((200, 0), await host.BalanceAsync(_customer));
        var use = (await host.JournalAsync(_customer))[0];
        Assert.Equal(("USE", -400L, order.Text("orderId")),
            (use.GetProperty("type").GetString(), use.GetProperty("amount").GetInt64(), use.GetProperty("orderId").GetString()));
        Assert.Equal((1, 0, 600), await host.Simulator.ChargesAsync(order.Text("orderId")));
    }

    [Fact]
    public async Task Credits_that_pay_all_need_no_payment()
    {
        var host = await shared.StartedAsync();
        await host.GrantAsync(_customer, 1000);
        var order = await host.OrderAsync(new { customerId = _customer, amount = 1000, creditsToUse = 1000 });
        Assert.Equal(("COMPLETED", 0, 1000), (order.Text("status"), order.Number("amount"), order.Number("creditAmount")));
        order.Result.GetProperty("payment").Is(null);
        Assert.Equal((0, 0), await host.BalanceAsync(_customer));

        var events = await host.EventsAsync(_customer);
        Assert.Equal(["order.created", "payment.approved", "order.paid", "credit.deducted", "order.completed"], events.Skip(1).Select(e => e.Type));
        var approved = events[2].Data;
        approved.GetProperty("paymentId").Is(null);
        Assert.Equal(("credit", 0), (approved.GetProperty("provider").GetString(), approved.GetProperty("amount").GetInt32()));
        (await host.ConfirmAsync(order.Text("orderId"), "any", 0)).Refused(409, "PAY_003");
    }

    [Fact]
    public async Task Too_few_credits_make_no_order()
    {
        var host = await shared.StartedAsync();
        await host.GrantAsync(_customer, 99);
        foreach (object body in new object[]
        {
            new { customerId = _customer, amount = 1000, creditsToUse = 100 },
            new { customerId = _customer, amount = 100, creditsToUse = 100 },
            new { customerId = _customer, product = "resume-analysis", quantity = 4 },
        })
        {
            var refused = (await host.Service.PostAsync("/api/v1/orders", body)).Refused(402, "PAY_001");
            refused.Result.Has("balance", "required");
            Assert.Equal(99, refused.Number("balance"));
        }
        Assert.Empty((await host.Service.GetAsync($"/api/v1/orders?customerId={_customer}")).Items());
        Assert.Equal((99, 0), await host.BalanceAsync(_customer));
        Assert.Single(await host.EventsAsync(_customer));
    }

    [Fact]
    public async Task A_feature_that_credits_pay_holds_them_and_uses_what_ran()
    {
        var host = await shared.StartedAsync();
        await host.GrantAsync(_customer, 100);
        var order = await host.OrderAsync(new { customerId = _customer, product = "resume-analysis", quantity = 3 });
        Assert.Equal(("PAID", 0, 90, 90), (order.Text("status"), order.Number("amount"), order.Number("creditAmount"), order.Number("totalAmount")));
        order.Result.GetProperty("payment").Is(null);
        Assert.Equal(order.Result.Instant("createdAt").AddMinutes(10), order.Result.Instant("expiresAt"));
        Assert.Equal((10, 90), await host.BalanceAsync(_customer));

        string path = $"/api/v1/orders/{order.Text("orderId")}/complete";
        (await host.Service.PostAsync(path, new { quantity = 4 })).Refused(422, "PAY_009");
        (await host.Service.PostAsync(path, new { quantity = 0 })).Refused(400, "REQ_001");
        var completed = (await host.Service.PostAsync(path, new { quantity = 2 })).Ok();
        Assert.Equal("COMPLETED", completed.Text("status"));
        Assert.Equal((40, 0), await host.BalanceAsync(_customer));
        await host.JournalAsync(_customer);
        var deducted = (await host.EventsAsync(_customer)).Single(e => e.Type == "credit.deducted").Data;
        deducted.Is(new
        {
            usageId = deducted.Id("usageId", "use_"), customerId = _customer, amount = 60, feature = "resume-analysis",
            orderId = order.Text("orderId"), balance = 40,
        });
    }

    [Fact]
    public async Task A_service_that_failed_gives_the_held_credits_back()
    {
        var host = await shared.StartedAsync();
        await host.GrantAsync(_customer, 30);
        var order = await host.OrderAsync(new { customerId = _customer, product = "resume-analysis" });
        string orderId = order.Text("orderId");
        (await host.Service.PostAsync($"/api/v1/orders/{orderId}/fail")).Refused(400, "REQ_001");
        var failed = (await host.Service.PostAsync($"/api/v1/orders/{orderId}/fail", new { reason = "the model is down" })).Ok();
        Assert.Equal(("CANCELLED", "the model is down"), (failed.Text("status"), failed.Text("cancelReason")));
        failed.Result.GetProperty("expiresAt").Is(null);
        Assert.Equal((30, 0), await host.BalanceAsync(_customer));
        Assert.Single(await host.JournalAsync(_customer));   // holds and releases move nothing

        var events = await host.EventsAsync(_customer);
        var refunded = events.Single(e => e.Type == "credit.refunded").Data;
        refunded.Is(new { refundId = (string?)null, usageId = (string?)null, customerId = _customer, amount = 30, orderId, balance = 30 });
        events.Single(e => e.Type == "order.cancelled").Data.Is(failed.Result);
    }

    [Fact]
    public async Task A_feature_that_a_payment_pays_is_paid_back_when_it_fails()
    {
        var host = await shared.StartedAsync();
        await host.GrantAsync(_customer, 900);
        var order = await host.OrderAsync(new { customerId = _customer, product = "pdf-export", quantity = 2, creditsToUse = 900 });
        Assert.Equal((2900, 900, "PENDING"), (order.Number("amount"), order.Number("creditAmount"), order.Text("status")));
        string orderId = order.Text("orderId");
        var payment = (await host.PayAsync(order)).Ok();
        Assert.Equal("PAID", await host.StatusAsync(orderId));
        Assert.Equal((0, 900), await host.BalanceAsync(_customer));

        var failed = (await host.Service.PostAsync($"/api/v1/orders/{orderId}/fail", new { reason = "broken" })).Ok();
        Assert.Equal(("CANCELLED", 2900), (failed.Text("status"), failed.Number("cancelledAmount")));
        Assert.Equal((900, 0), await host.BalanceAsync(_customer));
        Assert.Equal((1, 1, 0), await host.Simulator.ChargesAsync(orderId));
        var cancelled = (await host.EventsAsync(_customer)).Single(e => e.Type == "payment.cancelled").Data;
        cancelled.Is(new
        {
            paymentId = payment.Text("paymentId"), orderId, customerId = _customer, cancelledAmount = 2900, totalCancelledAmount = 2900,
            amount = 2900, currency = "KRW", reason = "broken",
        });
        Assert.Equal("CANCELLED", (await host.GetPaymentAsync(payment.Text("paymentId"))).GetProperty("status").GetString());
    }

    [Fact]
    public async Task A_metered_feature_is_free_when_it_is_ordered()
    {
        var host = await shared.StartedAsync();
        var order = await host.OrderAsync(new { customerId = _customer, product = "interview", quantity = 5 });
        Assert.Equal(("PAID", 0, 0, 0), (order.Text("status"), order.Number("amount"), order.Number("creditAmount"), order.Number("totalAmount")));
        Assert.Equal(order.Result.Instant("createdAt").AddHours(24), order.Result.Instant("expiresAt"));
        (await host.Service.PostAsync($"/api/v1/orders/{order.Text("orderId")}/complete", new { quantity = 3 })).Ok();
        Assert.Equal("COMPLETED", await host.StatusAsync(order.Text("orderId")));
    }

    [Fact]
    public async Task Each_state_accepts_what_it_may_and_refuses_the_rest()
    {
        var host = await shared.StartedAsync();
        await host.GrantAsync(_customer, 30);
        string pending = (await host.PackOrderAsync(_customer)).Text("orderId");
        string paid = (await host.OrderAsync(new { customerId = _customer, product = "resume-analysis" })).Text("orderId");
        string completed = (await host.BuyAsync(new { customerId = _customer, amount = 100 })).OrderId;
        string cancelled = (await host.PackOrderAsync(_customer)).Text("orderId");
        (await host.Service.PostAsync($"/api/v1/orders/{cancelled}/cancel", new { reason = "no" })).Ok();

        async Task Refuses(string orderId, string verb, string current, params string[] allowed)
        {
            object? body = verb == "complete" ? null : new { reason = "r" };
            (await host.Service.PostAsync($"/api/v1/orders/{orderId}/{verb}", body)).Refused(409, "PAY_004").Result.Is(new { current, allowed });
        }
        await Refuses(pending, "complete", "PENDING", "confirm", "cancel");
        await Refuses(pending, "fail", "PENDING", "confirm", "cancel");
        foreach (string verb in new[] { "complete", "fail", "cancel" })
        {
            await Refuses(completed, verb, "COMPLETED");
            await Refuses(cancelled, verb, "CANCELLED");
        }
        (await host.ConfirmAsync(cancelled, "key", 10000)).Refused(409, "PAY_004").Result.Has("current", "allowed");
        (await host.ConfirmAsync(paid, "key", 0)).Refused(409, "PAY_003");

        (await host.Service.PostAsync($"/api/v1/orders/{pending}/cancel", new { reason = "r" })).Ok();
        (await host.Service.PostAsync($"/api/v1/orders/{paid}/cancel", new { reason = "r" })).Ok();
        Assert.Equal(("CANCELLED", "CANCELLED"), (await host.StatusAsync(pending), await host.StatusAsync(paid)));
        Assert.Equal((30, 0), await host.BalanceAsync(_customer));
    }
}
