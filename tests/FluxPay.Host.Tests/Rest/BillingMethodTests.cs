using FluxPay.Host.Tests.Hosting;

namespace FluxPay.Host.Tests.Rest;

/// <summary>Registered cards as a caller sees them, against the simulator.</summary>
public sealed class BillingMethodTests(SharedHost shared)
{
    private readonly string _customer = SharedHost.NewCustomer();

    [Fact]
    public async Task A_card_is_registered_listed_and_given_up()
    {
        var host = await shared.StartedAsync();
        var first = (await RegisterAsync(host, await AuthAsync(host))).Ok(201);
        string id = first.Result.Id("billingMethodId", "bm_");
        first.Result.GetProperty("card").Has("issuer", "last4");
        first.Result.Is(new
        {
            billingMethodId = id, customerId = _customer, provider = "toss", card = first.Result.GetProperty("card"),
            createdAt = first.Result.GetProperty("createdAt"),
        });
        string second = (await RegisterAsync(host, await AuthAsync(host))).Ok(201).Text("billingMethodId");
        Assert.Equal([second, id], await ListAsync(host));
        var page = (await host.Service.GetAsync($"/api/v1/billing-methods?customerId={_customer}&limit=1")).Ok();
        Assert.Equal(second, Assert.Single(page.Items()).GetProperty("billingMethodId").GetString());
        var rest = (await host.Service.GetAsync($"/api/v1/billing-methods?customerId={_customer}&limit=1&cursor={page.Cursor()}")).Ok();
        Assert.Equal((id, null), (Assert.Single(rest.Items()).GetProperty("billingMethodId").GetString(), rest.Cursor()));

        (await host.Service.DeleteAsync($"/api/v1/billing-methods/{id}")).Ok().Result.Is(first.Result);
        Assert.Equal([second], await ListAsync(host));
        (await host.Service.DeleteAsync($"/api/v1/billing-methods/{id}")).Refused(404, "PAY_006");
        (await host.Service.DeleteAsync("/api/v1/billing-methods/nothing")).Refused(404, "PAY_006");
    }

    [Fact]
    public async Task The_same_registration_is_the_same_card_with_a_key_or_without()
    {
        var host = await shared.StartedAsync();
        string authKey = await AuthAsync(host);
        var first = (await RegisterAsync(host, authKey, _customer)).Ok(201);
        var replayed = (await RegisterAsync(host, authKey, _customer)).Ok(201);
        Assert.Equal(first.Body, replayed.Body);
        Assert.True(replayed.Headers.Contains("Idempotent-Replayed"));
        (await RegisterAsync(host, authKey)).Ok(201).Result.Is(first.Result);
        Assert.Single(await ListAsync(host));
    }

    [Fact]
    public async Task What_the_gateway_does_not_know_or_cannot_be_is_refused()
    {
        var host = await shared.StartedAsync();
        var refused = (await RegisterAsync(host, "bln_nothing")).Refused(402, "PAY_002");
        refused.Result.Has("provider", "providerCode", "providerMessage", "retryable");
        (await host.Service.PostAsync("/api/v1/billing-methods", new { customerId = _customer, provider = "none", authKey = "a", customerKey = "ck" }))
            .Refused(400, "REQ_001");
        (await host.Service.PostAsync("/api/v1/billing-methods", new { })).Refused(400, "REQ_001").Wrong("customerId", "provider", "authKey", "customerKey");
        (await host.Service.GetAsync("/api/v1/billing-methods")).Refused(400, "REQ_001").Wrong("customerId");
        Assert.Empty(await ListAsync(host));
    }

    [Fact]
    public async Task Without_a_gateway_nothing_is_registered_and_nothing_is_remembered()
    {
        var host = await shared.WithoutGatewayAsync();
        (await RegisterAsync(host, "bln_any", _customer)).Refused(503, "PAY_008");
    }

    private const string CustomerKey = "a-key-that-nobody-guesses";

    private static Task<string> AuthAsync(HostProcess host) => host.Simulator.RegisterCardAsync(CustomerKey);

    private Task<ApiAnswer> RegisterAsync(HostProcess host, string authKey, string? key = null) => host.Service.PostAsync(
        "/api/v1/billing-methods", new { customerId = _customer, provider = "toss", authKey, customerKey = CustomerKey }, key);

    private async Task<string?[]> ListAsync(HostProcess host) =>
    [
        .. (await host.Service.GetAsync($"/api/v1/billing-methods?customerId={_customer}")).Ok().Items()
            .Select(m => m.GetProperty("billingMethodId").GetString()),
    ];
}
