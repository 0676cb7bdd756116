namespace FluxPay.Client.Tests;

public sealed class InvoicesTests
{
    private const string Open = """
        { "invoiceId": "inv_1", "customerId": "cust-1", "subscriptionId": null, "periodStart": "2026-01-31T15:00:00.000Z",
          "periodEnd": "2026-02-28T15:00:00.000Z", "lines": [{ "description": "interview", "quantity": 12, "unitPrice": null, "amount": 1200 }],
          "total": 1200, "currency": "KRW", "status": "OPEN", "createdAt": "2026-02-28T15:00:00.000Z", "paidAt": null }
        """;

    [Fact]
    public async Task Invoices_are_listed_read_and_paid()
    {
        await using var server = await StubServer.StartAsync();
        using var fluxpay = server.Ok($$"""{ "items": [{{Open}}], "nextCursor": null }""").Ok(Open).Ok(Open.Replace("OPEN", "PAID", StringComparison.Ordinal)).Client();

        var page = await fluxpay.Invoices.ListAsync(new InvoiceQuery { CustomerId = "cust-1", Status = "OPEN", Limit = 2 });
        var open = await fluxpay.Invoices.GetAsync("inv_1");
        var paid = await fluxpay.Invoices.PayAsync("inv_1", "bm_1");

        server.Requests[0].Is("GET", "/api/v1/invoices?customerId=cust-1&status=OPEN&limit=2");
        server.Requests[1].Is("GET", "/api/v1/invoices/inv_1");
        server.Requests[2].Is("POST", "/api/v1/invoices/inv_1/pay", """{"billingMethodId":"bm_1"}""");
        Assert.Equal("inv_1", Assert.Single(page.Items).InvoiceId);
        Assert.Equal((1200L, null, 1200L), (open.Total, open.SubscriptionId, Assert.Single(open.Lines).Amount));
        Assert.Equal("PAID", paid.Status);
    }
}
