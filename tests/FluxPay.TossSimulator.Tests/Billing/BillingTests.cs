using System.Text.Json;

namespace FluxPay.TossSimulator.Tests.Billing;

public sealed class BillingTests
{
    private static Task<Reply> IssueAsync(SimulatorHost sim, string authKey, string customerKey = "customer-1", string? key = null) =>
        sim.TossAsync(HttpMethod.Post, "v1/billing/authorizations/issue", new { authKey, customerKey }, key);

    private static async Task<string> AuthAsync(SimulatorHost sim, string behavior = "approve")
    {
        Reply reply = await sim.SimAsync(HttpMethod.Post, "sim/billing-auth", new { customerKey = "customer-1", behavior });
        return reply.Text("authKey");
    }

    [Fact]
    public async Task An_auth_key_becomes_one_billing_key_of_its_customer()
    {
        await using SimulatorHost sim = await SimulatorHost.StartAsync();
        string auth = await AuthAsync(sim);
        (await IssueAsync(sim, auth, "somebody-else")).Is(400, "INVALID_BILLING_AUTH");
        Reply issued = await IssueAsync(sim, auth, key: "k");
        Assert.Equal(("customer-1", "카드"), (issued.Text("customerKey"), issued.Text("method")));
        Assert.Equal("94100012****789*", issued.Json.GetProperty("card").GetProperty("number").GetString());

        Assert.Equal(issued.Body, (await IssueAsync(sim, auth, key: "k")).Body);      // the answer that may have been lost
        (await IssueAsync(sim, auth)).Is(400, "INVALID_BILLING_AUTH");
        (await IssueAsync(sim, "bln_nobody")).Is(400, "INVALID_BILLING_AUTH");
        (await IssueAsync(sim, "")).Is(400, "INVALID_REQUEST");
    }

    [Fact]
    public async Task A_charge_is_a_payment_found_by_its_order()
    {
        await using SimulatorHost sim = await SimulatorHost.StartAsync();
        Reply paid = (await sim.ChargeAsync(await sim.RegisterAsync())).IsPayment("DONE");
        Assert.Equal("BILLING", paid.Text("type"));
        Reply found = await sim.TossAsync(HttpMethod.Get, "v1/payments/orders/order-1");
        Assert.Equal(paid.Body, found.Body);
        (await sim.CancelAsync(paid.Text("paymentKey"), new { cancelReason = "x" })).IsPayment("CANCELED");
        Assert.Equal((1, 1, 0), await sim.ChargesAsync());
    }

    [Fact]
    public async Task A_wrong_pair_a_used_order_a_removed_key_and_a_small_amount_are_refused()
    {
        await using SimulatorHost sim = await SimulatorHost.StartAsync();
        string key = await sim.RegisterAsync();
        (await sim.ChargeAsync(key, customerKey: "customer-2")).Is(400, "NOT_MATCHES_CUSTOMER_KEY");
        (await sim.ChargeAsync("nobody")).Is(404, "NOT_FOUND_BILLING");
        (await sim.ChargeAsync(key, amount: 99)).Is(400, "BELOW_MINIMUM_AMOUNT");
        (await sim.ChargeAsync(key)).IsPayment("DONE");
        (await sim.ChargeAsync(key)).Is(400, "DUPLICATED_ORDER_ID");

        Reply removed = await sim.TossAsync(HttpMethod.Delete, $"v1/billing/{key}");
        Assert.Equal((200, ""), (removed.Status, removed.Body));
        (await sim.ChargeAsync(key, "order-2")).Is(400, "ALREADY_REMOVED_BILLING_KEY");
        (await sim.TossAsync(HttpMethod.Delete, $"v1/billing/{key}")).Is(400, "ALREADY_REMOVED_BILLING_KEY");
        Assert.Equal((1, 0, 10_000), await sim.ChargesAsync());
    }

    [Fact]
    public async Task Every_charge_plays_the_behavior_until_it_is_changed()
    {
        await using SimulatorHost sim = await SimulatorHost.StartAsync();
        string auth = await AuthAsync(sim, "decline:REJECT_CARD_PAYMENT");
        string key = (await IssueAsync(sim, auth)).Text("billingKey");
        (await sim.ChargeAsync(key)).Is(403, "REJECT_CARD_PAYMENT");
        (await sim.ChargeAsync(key)).Is(403, "REJECT_CARD_PAYMENT");
        (await sim.TossAsync(HttpMethod.Get, "v1/payments/orders/order-1")).IsPayment("ABORTED");

        await TellAsync("drop-answer");
        await Assert.ThrowsAsync<HttpRequestException>(() => sim.ChargeAsync(key, "order-2", key: "k"));
        (await sim.ChargeAsync(key, "order-2", key: "k")).IsPayment("DONE");
        await TellAsync("drop-request");
        await Assert.ThrowsAsync<HttpRequestException>(() => sim.ChargeAsync(key, "order-3"));
        (await sim.TossAsync(HttpMethod.Get, "v1/payments/orders/order-3")).Is(404, "NOT_FOUND_PAYMENT");
        await TellAsync("error-after:500");
        (await sim.ChargeAsync(key, "order-3")).Is(500, "FAILED_INTERNAL_SYSTEM_PROCESSING");
        Assert.Equal((1, 0, 10_000), await sim.ChargesAsync("order-3"));
        await TellAsync("wrong-amount:500");
        Assert.Equal(500, (await sim.ChargeAsync(key, "order-4")).Number("totalAmount"));

        async Task TellAsync(string behavior) =>
            Assert.Equal(200, (await sim.SimAsync(HttpMethod.Put, $"sim/billing-auth/{auth}/behavior", new { behavior })).Status);
    }

    [Fact]
    public async Task Concurrent_charges_of_one_order_take_the_money_once()
    {
        await using SimulatorHost sim = await SimulatorHost.StartAsync();
        string key = await sim.RegisterAsync();
        Reply[] replies = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => sim.ChargeAsync(key)));
        Assert.Single(replies, reply => reply.Status == 200);
        Assert.Equal((1, 0, 10_000), await sim.ChargesAsync());
    }

    [Fact]
    public async Task A_card_is_registered_by_its_number_which_is_not_shown_again()
    {
        await using SimulatorHost sim = await SimulatorHost.StartAsync();
        Reply issued = await sim.TossAsync(HttpMethod.Post, "v1/billing/authorizations/card", new
        {
            customerKey = "customer-1", cardNumber = "9410001234567890", cardExpirationYear = "30", cardExpirationMonth = "12",
            customerIdentityNumber = "900101",
        });
        Assert.Equal(JsonValueKind.Null, issued.Json.GetProperty("transfers").ValueKind);
        Assert.DoesNotContain("9410001234567890", issued.Body, StringComparison.Ordinal);
        (await sim.ChargeAsync(issued.Text("billingKey"))).IsPayment("DONE");
    }

    [Fact]
    public async Task A_bad_registration_is_refused()
    {
        await using SimulatorHost sim = await SimulatorHost.StartAsync();
        foreach (object body in (object[])[new { }, new { customerKey = "x" }, new { customerKey = "customer-1", behavior = "nonsense" }])
            (await sim.SimAsync(HttpMethod.Post, "sim/billing-auth", body)).Is(400, "INVALID_REQUEST");
        (await sim.SimAsync(HttpMethod.Put, "sim/billing-auth/nobody/behavior", new { behavior = "approve" })).Is(404, "NOT_FOUND");
    }
}
