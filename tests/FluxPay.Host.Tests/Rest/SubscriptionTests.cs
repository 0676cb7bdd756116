using System.Text.Json;
using FluxPay.Host.Tests.Hosting;

namespace FluxPay.Host.Tests.Rest;

/// <summary>A customer's plan over HTTP: free time, cards at the simulator, changes, dunning, faults. One turned clock for all of it.</summary>
public sealed class SubscriptionTests(SharedHost shared)
{
    private static readonly string[] Members =
    [
        "subscriptionId", "customerId", "planId", "status", "currentPeriodStart", "currentPeriodEnd", "cancelAtPeriodEnd", "pendingPlanId",
        "trialEnd", "nextBillingAt", "seats", "creditBalance", "price", "currency",
    ];

    private readonly string _customer = SharedHost.NewCustomer();

    [Fact]
    public async Task Plans_are_listed_as_the_policy_sells_them()
    {
        var host = await shared.WithTurnedClockAsync();
        var plan = (await host.Service.GetAsync("/api/v1/plans")).Ok().Items().Single(p => p.GetProperty("planId").GetString() == "trial-monthly");
        plan.Has("planId", "price", "currency", "interval", "every", "trial", "credits", "group", "seats", "consentRequired", "features");
        Assert.Equal(("month", "7d", 9900), (plan.GetProperty("interval").GetString(), plan.GetProperty("trial").GetString(),
            plan.GetProperty("price").GetInt32()));
    }

    [Fact]
    public async Task A_free_time_begins_without_a_card_and_expires_without_one()
    {
        var host = await shared.WithTurnedClockAsync();
        var begun = (await StartAsync(host, "trial-monthly")).Ok(201);
        begun.Result.Has(Members);
        string id = begun.Text("subscriptionId");
        Assert.Equal($"/api/v1/subscriptions/{id}", begun.Headers.Location!.OriginalString);
        Assert.Equal(("TRIALING", begun.Text("trialEnd"), begun.Text("trialEnd")), (begun.Text("status"), begun.Text("currentPeriodEnd"),
            begun.Text("nextBillingAt")));
        Assert.Equal((500, 0), await host.BalanceAsync(_customer));
        (await StartAsync(host, "trial-monthly")).Refused(409, "SUB_001");
        (await StartAsync(host, "basic-monthly")).Refused(409, "SUB_001");
        Assert.Equal(id,
            Assert.Single((await host.Service.GetAsync($"/api/v1/subscriptions?customerId={_customer}")).Ok().Items()).GetProperty("subscriptionId").GetString());

        await AdvanceAsync(host, "7d");
        var expired = await GetAsync(host, id);
        Assert.Equal(("EXPIRED", "NO_BILLING_METHOD"), (expired.GetProperty("status").GetString(), expired.GetProperty("endReason").GetString()));
        var events = (await host.EventsAsync(_customer)).Where(e => e.Type.StartsWith("subscription.", StringComparison.Ordinal)).ToArray();
        Assert.Equal(["subscription.activated", "subscription.expired"], events.Select(e => e.Type));
        Assert.All(events, e => Assert.Equal((id, id), (e.Subject, e.Data.GetProperty("subscriptionId").GetString())));
        Assert.True(JsonElement.DeepEquals(begun.Result, events[0].Data));
    }

    [Fact]
    public async Task What_a_customer_asks_of_a_free_time_is_answered_and_undone()
    {
        var host = await shared.WithTurnedClockAsync();
        string id = (await StartAsync(host, "trial-monthly")).Ok(201).Text("subscriptionId");
        Assert.True((await PostAsync(host, id, "cancel", new { })).Ok().Result.GetProperty("cancelAtPeriodEnd").GetBoolean());
        Assert.False((await PostAsync(host, id, "resume")).Ok().Result.GetProperty("cancelAtPeriodEnd").GetBoolean());
        (await PostAsync(host, id, "resume")).Refused(409, "PAY_004").Result.Has("current", "allowed");
        Assert.Equal("PAUSED", (await PostAsync(host, id, "pause")).Ok().Text("status"));
        (await PostAsync(host, id, "change", new { planId = "max-monthly" })).Refused(409, "PAY_004");
        Assert.Equal("TRIALING", (await PostAsync(host, id, "resume")).Ok().Text("status"));

        var noted = (await PostAsync(host, id, "change", new { planId = "max-monthly", when = "PERIOD_END" })).Ok();
        noted.Result.Has("subscription", "effectiveAt", "applied", "lines", "total", "currency");
        Assert.Equal(("PERIOD_END", "max-monthly"), (noted.Text("applied"), noted.Result.GetProperty("subscription").GetProperty("pendingPlanId").GetString()));
        Assert.Equal(JsonValueKind.Null,
            (await host.Service.DeleteAsync($"/api/v1/subscriptions/{id}/change")).Ok().Result.GetProperty("pendingPlanId").ValueKind);
        (await host.Service.DeleteAsync($"/api/v1/subscriptions/{id}/change")).Refused(409, "PAY_004");
        Assert.Equal(["planId"], (await PostAsync(host, id, "change", new { planId = "nothing" })).Refused(400, "REQ_001").Fields());
        Assert.Equal(["planId"], (await PostAsync(host, id, "change", new { })).Refused(400, "REQ_001").Fields());
        (await PostAsync(host, id, "consents", new { kind = "TRIAL_TO_PAID", evidence = "ticked" })).Ok(201).Result.Has("subscriptionId", "kind", "recordedAt");
        Assert.Equal("CANCELLED", (await PostAsync(host, id, "cancel", new { atPeriodEnd = false })).Ok().Text("status"));
        (await PostAsync(host, id, "cancel", new { })).Refused(409, "PAY_004");
    }

    [Fact]
    public async Task What_is_wrong_is_said_and_another_service_sees_nothing()
    {
        var host = await shared.WithTurnedClockAsync();
        Assert.Equal(["planId"], (await StartAsync(host, "nothing")).Refused(400, "REQ_001").Fields());
        (await StartAsync(host, "basic-monthly")).Refused(422, "SUB_002");
        string id = (await StartAsync(host, "trial-monthly")).Ok(201).Text("subscriptionId");
        var other = (await host.Admin.PostAsync("/api/v1/admin/services/shop/keys", new { name = "subscriptions" })).Ok(201);
        using var shop = new Api(host.Url, other.Text("key"));
        (await shop.GetAsync($"/api/v1/subscriptions/{id}")).Refused(404, "PAY_006");
        (await shop.GetAsync($"/api/v1/subscriptions/{id}/invoices")).Refused(404, "PAY_006");
        (await shop.PostAsync($"/api/v1/subscriptions/{id}/cancel", new { })).Refused(404, "PAY_006");
        (await shop.PostAsync($"/api/v1/subscriptions/{id}/change/preview", new { planId = "max-monthly" })).Refused(404, "PAY_006");
        (await host.Service.GetAsync("/api/v1/subscriptions/sub_nope")).Refused(404, "PAY_006");
    }

    [Fact]
    public async Task A_repeated_start_is_answered_the_same_and_begins_nothing_more()
    {
        var host = await shared.WithTurnedClockAsync();
        string key = Guid.NewGuid().ToString();
        var first = (await host.Service.PostAsync("/api/v1/subscriptions", new { customerId = _customer, planId = "trial-monthly" }, key)).Ok(201);
        var again = (await host.Service.PostAsync("/api/v1/subscriptions", new { planId = "trial-monthly", customerId = _customer }, key)).Ok(201);
        Assert.Equal(first.Body, again.Body);
    }

    [Fact]
    public async Task A_year_of_a_month_is_charged_at_the_gateway_period_by_period()
    {
        var host = await shared.WithTurnedClockAsync();
        await CardAsync(host);
        string id = (await StartAsync(host, "basic-monthly")).Ok(201).Text("subscriptionId");
        for (int quarter = 0; quarter < 4; quarter++)
            await AdvanceAsync(host, "92d");
        var invoices = (await host.Service.GetAsync($"/api/v1/subscriptions/{id}/invoices?limit=100")).Ok().Items().Reverse().ToArray();
        Assert.Equal(13, invoices.Length);
        foreach (var (invoice, k) in invoices.Select((invoice, k) => (invoice, k)))
        {
            invoice.Has("invoiceId", "periodStart", "periodEnd", "lines", "total", "status");
            Assert.Equal(("PAID", 3000), (invoice.GetProperty("status").GetString(), invoice.GetProperty("total").GetInt32()));
            invoice.GetProperty("lines")[0].Has("description", "quantity", "unitPrice", "amount");
            if (k > 0)
                Assert.Equal(invoices[k - 1].Instant("periodEnd"), invoice.Instant("periodStart"));
        }
        Assert.Equal(12, (await host.EventsAsync(_customer)).Count(e => e.Type == "subscription.renewed"));
    }

    [Fact]
    public async Task An_upgrade_costs_what_its_preview_said_and_a_refused_one_changes_nothing()
    {
        var host = await shared.WithTurnedClockAsync();
        string authKey = await CardAsync(host);
        string id = (await StartAsync(host, "basic-monthly")).Ok(201).Text("subscriptionId");
        await AdvanceAsync(host, "10d");
        var preview = (await PostAsync(host, id, "change/preview", new { planId = "max-monthly" })).Ok();
        await BehaveAsync(host, authKey, "decline:REJECT_CARD_PAYMENT");
        (await PostAsync(host, id, "change", new { planId = "max-monthly" })).Refused(402, "PAY_002");
        Assert.Equal("basic-monthly", (await GetAsync(host, id)).GetProperty("planId").GetString());
        await BehaveAsync(host, authKey, "approve");
        var made = (await PostAsync(host, id, "change", new { planId = "max-monthly" })).Ok();
        Assert.Equal((preview.Number("total"), "NOW"), (made.Number("total"), made.Text("applied")));
        Assert.Equal(made.Number("total"), made.Result.GetProperty("lines").EnumerateArray().Sum(l => l.Has(
            "description", "periodStart", "periodEnd", "quantity", "unitPrice", "amount").GetProperty("amount").GetInt64()));
        Assert.Equal("max-monthly", (await GetAsync(host, id)).GetProperty("planId").GetString());
    }

    [Fact]
    public async Task A_refused_first_charge_leaves_nothing_and_an_unanswered_one_is_found()
    {
        var host = await shared.WithTurnedClockAsync();
        string authKey = await CardAsync(host, "decline:REJECT_CARD_PAYMENT");
        (await StartAsync(host, "basic-monthly")).Refused(402, "PAY_002").Result.Has("provider", "providerCode", "providerMessage", "retryable");
        Assert.Empty((await host.Service.GetAsync($"/api/v1/subscriptions?customerId={_customer}")).Ok().Items());
        await BehaveAsync(host, authKey, "drop-answer");
        var started = await StartAsync(host, "basic-monthly");
        Assert.Contains(started.StatusCode, new[] { 201, 202 });   // Toss is asked at once where the connection was cut
        await AdvanceAsync(host, "1m");
        string id = started.Text("subscriptionId");
        Assert.Equal("ACTIVE", (await GetAsync(host, id)).GetProperty("status").GetString());
        Assert.Single((await host.Service.GetAsync($"/api/v1/subscriptions/{id}/invoices")).Ok().Items());
    }

    [Fact]
    public async Task A_refused_renewal_is_past_due_and_another_card_pays_it_at_once()
    {
        var host = await shared.WithTurnedClockAsync();
        string authKey = await CardAsync(host);
        string id = (await StartAsync(host, "basic-monthly")).Ok(201).Text("subscriptionId");
        await BehaveAsync(host, authKey, "decline:REJECT_CARD_PAYMENT");
        await AdvanceAsync(host, "31d");
        Assert.Equal("PAST_DUE", (await GetAsync(host, id)).GetProperty("status").GetString());
        string card = await RegisterAsync(host, await host.Simulator.RegisterCardAsync(_customer));
        var paid = (await host.Service.PutAsync($"/api/v1/subscriptions/{id}/billing-method", new { billingMethodId = card })).Ok();
        Assert.Equal("ACTIVE", paid.Text("status"));
        Assert.Equal(["subscription.activated", "subscription.past_due", "subscription.renewed"],
            (await host.EventsAsync(_customer)).Select(e => e.Type).Where(t => t.StartsWith("subscription.", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_lost_card_is_not_asked_again_and_one_registered_since_pays_at_the_next_gap()
    {
        var host = await shared.WithTurnedClockAsync();
        string authKey = await CardAsync(host);
        string id = (await StartAsync(host, "basic-monthly")).Ok(201).Text("subscriptionId");
        string lost = (await host.Service.GetAsync($"/api/v1/billing-methods?customerId={_customer}")).Ok().Items()[0].GetProperty("billingMethodId").GetString()!;
        await BehaveAsync(host, authKey, "decline:INVALID_CARD_LOST_OR_STOLEN");
        await AdvanceAsync(host, "31d");
        var late = await GetAsync(host, id);
        Assert.Equal(("PAST_DUE", true), (late.GetProperty("status").GetString(), late.GetProperty("needsBillingMethod").GetBoolean()));
        await BehaveAsync(host, authKey, "approve");   // it would pay now, and is not asked
        await AdvanceAsync(host, "1d");
        Assert.Equal("PAST_DUE", (await GetAsync(host, id)).GetProperty("status").GetString());
        (await host.Service.PutAsync($"/api/v1/subscriptions/{id}/billing-method", new { billingMethodId = lost })).Refused(422, "SUB_002");

        await RegisterAsync(host, await host.Simulator.RegisterCardAsync(_customer));
        await AdvanceAsync(host, "3d");
        var paid = await GetAsync(host, id);
        Assert.Equal(("ACTIVE", false), (paid.GetProperty("status").GetString(), paid.TryGetProperty("needsBillingMethod", out _)));
        Assert.Equal(["subscription.activated", "subscription.past_due", "subscription.renewed"],
            (await host.EventsAsync(_customer)).Select(e => e.Type).Where(t => t.StartsWith("subscription.", StringComparison.Ordinal)));
    }

    private Task<ApiAnswer> StartAsync(HostProcess host, string planId) =>
        host.Service.PostAsync("/api/v1/subscriptions", new { customerId = _customer, planId });

    private static Task<ApiAnswer> PostAsync(HostProcess host, string id, string verb, object? body = null) =>
        host.Service.PostAsync($"/api/v1/subscriptions/{id}/{verb}", body);

    private static async Task<JsonElement> GetAsync(HostProcess host, string id) =>
        (await host.Service.GetAsync($"/api/v1/subscriptions/{id}")).Ok().Result;

    private async Task<string> CardAsync(HostProcess host, string? behavior = null)
    {
        string authKey = await host.Simulator.RegisterCardAsync(_customer, behavior);
        await RegisterAsync(host, authKey);
        return authKey;
    }

    private async Task<string> RegisterAsync(HostProcess host, string authKey)
    {
        var registered = await host.Service.PostAsync("/api/v1/billing-methods",
            new { customerId = _customer, provider = "toss", authKey, customerKey = _customer });
        return registered.Ok(201).Text("billingMethodId");
    }

    private static Task<ApiAnswer> BehaveAsync(HostProcess host, string authKey, string behavior) =>
        host.Anonymous.PutAsync($"/simulators/toss/sim/billing-auth/{authKey}/behavior", new { behavior });

    private static Task<ApiAnswer> AdvanceAsync(HostProcess host, string by) => host.Admin.PostAsync("/api/v1/admin/clock/advance", new { by });
}
