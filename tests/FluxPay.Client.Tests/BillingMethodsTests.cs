namespace FluxPay.Client.Tests;

public sealed class BillingMethodsTests
{
    private const string Card = """
        { "billingMethodId": "bm_1", "customerId": "cust-1", "provider": "toss", "card": { "issuer": "신한", "last4": "123*" },
          "createdAt": "2026-01-31T03:04:05.678Z" }
        """;

    [Fact]
    public async Task A_card_is_registered_listed_and_given_up()
    {
        await using var server = await StubServer.StartAsync();
        using var fluxpay = server.Ok(Card).Ok($$"""{ "items": [{{Card}}], "nextCursor": null }""").Ok(Card).Client();

        var card = await fluxpay.BillingMethods.RegisterAsync(
            new RegisterBillingMethod { CustomerId = "cust-1", Provider = "toss", AuthKey = "auth", CustomerKey = "key" });
        var page = await fluxpay.BillingMethods.ListAsync(new BillingMethodQuery { CustomerId = "cust-1", Limit = 2 });
        var gone = await fluxpay.BillingMethods.DeleteAsync("bm_1");

        server.Requests[0].Is("POST", "/api/v1/billing-methods",
            """{"customerId":"cust-1","provider":"toss","authKey":"auth","customerKey":"key"}""");
        server.Requests[1].Is("GET", "/api/v1/billing-methods?customerId=cust-1&limit=2");
        server.Requests[2].Is("DELETE", "/api/v1/billing-methods/bm_1");
        Assert.Equal(("bm_1", new BillingCard { Issuer = "신한", Last4 = "123*" }), (card.BillingMethodId, card.Card));
        Assert.Equal([card], page.Items);
        Assert.Equal(card, gone);
    }
}
