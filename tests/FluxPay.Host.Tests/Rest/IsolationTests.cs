using FluxPay.Host.Tests.Hosting;

namespace FluxPay.Host.Tests.Rest;

/// <summary>What one service has does not exist for another, and a key opens what it says and nothing else.</summary>
public sealed class IsolationTests(SharedHost shared)
{
    private readonly string _customer = SharedHost.NewCustomer();

    [Fact]
    public async Task Ids_of_another_service_answer_as_ids_nobody_knows()
    {
        var host = await shared.StartedAsync();
        await host.GrantAsync(_customer, 100);
        var (orderId, paymentId) = await host.BuyAsync(new { customerId = _customer, product = "pdf-export" });
        var pending = await host.PackOrderAsync(_customer);
        string paymentKey = await host.Simulator.PayAsync(pending.Text("orderId"), 10000);
        string usageId = (await host.UseAsync(_customer, 10)).Ok().Text("usageId");
        string holdId = (await host.Service.PostAsync("/api/v1/credits/holds", new { customerId = _customer, amount = 10 })).Ok(201).Text("holdId");

        using var other = await KeyAsync(host, "shop");
        object reason = new { reason = "theirs" };
        foreach (var (method, path, body, theirs) in new (string Method, string Path, object? Body, string Theirs)[]
        {
            ("GET", "/orders/{0}", null, orderId), ("GET", "/orders/{0}/timeline", null, orderId), ("POST", "/orders/{0}/complete", null, orderId),
            ("GET", "/orders/{0}/refund-quote", null, orderId), ("POST", "/orders/{0}/refund", reason, orderId),
            ("POST", "/orders/{0}/fail", reason, orderId), ("POST", "/orders/{0}/cancel", reason, pending.Text("orderId")),
            ("GET", "/payments/{0}", null, paymentId), ("POST", "/payments/{0}/cancel", reason, paymentId),
            ("POST", "/credits/holds/{0}/capture", null, holdId), ("POST", "/credits/holds/{0}/release", null, holdId),
        })
        {
            await IsUnknown(other, new HttpMethod(method), id => (string.Format(null, $"/api/v1{path}", id), body), theirs);
        }
        string authKey = await host.Simulator.RegisterCardAsync("key-of-the-customer");
        object card = new { customerId = _customer, provider = "toss", authKey, customerKey = "key-of-the-customer" };
        string methodId = (await host.Service.PostAsync("/api/v1/billing-methods", card)).Ok(201).Text("billingMethodId");
        object use = new { eventId = $"e-{_customer}", customerId = _customer, feature = "interview", quantity = 3 };
        (await host.Service.PostAsync("/api/v1/usage", use)).Ok(201);
        Assert.Empty((await other.GetAsync($"/api/v1/billing-methods?customerId={_customer}")).Ok().Items());
        (await other.GetAsync($"/api/v1/usage?customerId={_customer}&feature=interview")).Refused(400, "REQ_001");   // not in its policy
        (await other.PostAsync("/api/v1/usage", use)).Refused(400, "REQ_001");
        (await other.DeleteAsync($"/api/v1/billing-methods/{methodId}")).Refused(404, "PAY_006");
        Assert.Single((await host.Service.GetAsync($"/api/v1/billing-methods?customerId={_customer}")).Ok().Items());
        await IsUnknown(other, HttpMethod.Post, id => ("/api/v1/credits/refund", new { usageId = id }), usageId);
        await IsUnknown(other, HttpMethod.Post, id => ("/api/v1/credits/use", new { customerId = _customer, amount = 1, orderId = id }), orderId);
        await IsUnknown(other, HttpMethod.Post, id => ("/api/v1/payments/confirm", new { paymentKey, orderId = id, amount = 10000 }), pending.Text("orderId"));

        Assert.Empty((await other.GetAsync($"/api/v1/orders?customerId={_customer}")).Ok().Items());
        Assert.Empty((await other.GetAsync($"/api/v1/credits/entries?customerId={_customer}")).Ok().Items());
        Assert.Equal(0, (await other.GetAsync($"/api/v1/credits/balance?customerId={_customer}")).Ok().Number("balance"));
        (await other.PostAsync("/api/v1/credits/use", new { customerId = _customer, amount = 1 })).Refused(402, "PAY_001");
        Assert.Equal((80, 10), await host.BalanceAsync(_customer));
        Assert.Equal("PAID", await host.StatusAsync(orderId));
    }

    [Fact]
    public async Task The_same_key_in_another_service_is_another_key()
    {
        var host = await shared.StartedAsync();
        using var other = await KeyAsync(host, "shop");
        (await host.Service.PostAsync("/api/v1/orders", new { customerId = _customer, amount = 5 }, _customer)).Ok(201);
        var theirs = (await other.PostAsync("/api/v1/orders", new { customerId = _customer, product = "ten" }, _customer)).Ok(201);
        Assert.False(theirs.Headers.Contains("Idempotent-Replayed"));
        Assert.Equal(("USD", 999), (theirs.Text("currency"), theirs.Number("amount")));
        (await other.PostAsync("/api/v1/orders", new { customerId = _customer, amount = 5 })).Refused(400, "REQ_001");   // its policy sells packs only
    }

    [Fact]
    public async Task A_service_without_a_policy_sells_custom_amounts_in_won()
    {
        var host = await shared.StartedAsync();
        using var other = await KeyAsync(host, "no-policy");
        Assert.Equal("KRW", (await other.PostAsync("/api/v1/orders", new { customerId = _customer, amount = 5 })).Ok(201).Text("currency"));
        (await other.PostAsync("/api/v1/orders", new { customerId = _customer, product = "token-1000" })).Refused(400, "REQ_001");
    }

    [Fact]
    public async Task A_key_is_shown_once_listed_without_itself_and_opens_nothing_once_deleted()
    {
        var host = await shared.StartedAsync();
        string service = $"keys-{_customer[5..]}", path = $"/api/v1/admin/services/{service}/keys";
        var made = (await host.Admin.PostAsync(path, new { name = "first" })).Ok(201);
        made.Result.Has("keyId", "key", "serviceId", "scopes");
        made.Result.GetProperty("scopes").Is(new[] { "service" });
        string keyId = made.Text("keyId"), key = made.Text("key");
        await host.Admin.PostAsync(path, new { scopes = new[] { "service", "admin" } });

        var listed = (await host.Admin.GetAsync(path)).Ok();
        Assert.Equal([null, "first"], listed.Items().Select(k => k.GetProperty("name").GetString()));
        Assert.DoesNotContain(key, listed.Body, StringComparison.Ordinal);
        Assert.NotNull((await host.Admin.GetAsync($"{path}?limit=1")).Cursor());
        Assert.Empty((await host.Admin.GetAsync("/api/v1/admin/services/nobody/keys")).Ok().Items());

        using var api = new Api(host.Url, key);
        (await api.GetAsync("/api/v1/orders")).Ok();
        (await host.Admin.DeleteAsync($"/api/v1/admin/services/moa/keys/{keyId}")).Refused(404, "PAY_006");   // not that service's
        (await host.Admin.DeleteAsync($"{path}/{keyId}")).Ok();
        (await api.GetAsync("/api/v1/orders")).Refused(401, "REQ_002");
        (await host.Admin.DeleteAsync($"{path}/{keyId}")).Refused(404, "PAY_006");
        Assert.Single((await host.Admin.GetAsync(path)).Ok().Items());
    }

    [Fact]
    public async Task An_admin_key_without_the_service_scope_operates_and_sells_nothing()
    {
        var host = await shared.StartedAsync();
        using var admin = await KeyAsync(host, "shop", "admin");
        (await admin.GetAsync("/api/v1/admin/consistency")).Ok();
        (await admin.GetAsync("/api/v1/orders")).Refused(403, "REQ_003");
        (await admin.PostAsync("/api/v1/payments/confirm", new { })).Refused(403, "REQ_003");
        foreach (object body in new object[] { new { scopes = new[] { "root" } }, new { scopes = Array.Empty<string>() }, new { scopes = "service" }, new { name = "" } })
            (await admin.PostAsync("/api/v1/admin/services/shop/keys", body)).Refused(400, "REQ_001");
        (await admin.PostAsync("/api/v1/admin/services/No_Such/keys", new { })).Refused(400, "REQ_001");
    }

    [Fact]
    public async Task The_auditor_says_what_it_looked_at()
    {
        var host = await shared.StartedAsync();
        var report = (await host.Admin.GetAsync("/api/v1/admin/consistency")).Ok().Result;
        report.Has("consistent", "checkedAt", "checked", "violations").Instant("checkedAt");
        report.GetProperty("checked").Has("orders", "payments", "accounts");
        Assert.Empty(report.GetProperty("violations").EnumerateArray());
    }

    private static async Task<Api> KeyAsync(HostProcess host, string service, params string[] scopes)
    {
        var made = await host.Admin.PostAsync($"/api/v1/admin/services/{service}/keys", scopes.Length > 0 ? new { scopes } : new { });
        return new Api(host.Url, made.Ok(201).Text("key"));
    }

    /// <summary>Asks once with the other service's id and once with one nobody has, and wants one answer.</summary>
    private static async Task IsUnknown(Api api, HttpMethod method, Func<string, (string Path, object? Body)> request, string theirs)
    {
        async Task<ApiAnswer> AskAsync(string id)
        {
            var (path, body) = request(id);
            return (await api.SendAsync(method, path, body)).Refused(404, "PAY_006");
        }
        Assert.Equal((await AskAsync($"{theirs[..4]}00000000000000000000000000")).Body, (await AskAsync(theirs)).Body);
    }
}
