using System.Text.Json;
using FluxPay.Host.Tests.Hosting;

namespace FluxPay.Host.Tests.Rest;

/// <summary>Metered use without a plan over HTTP: its month's invoice, its charge at the simulator, and what is taken back.</summary>
public sealed class InvoiceTests(OwnClock own) : IClassFixture<OwnClock>
{
    private readonly string _customer = SharedHost.NewCustomer();

    [Fact]
    public async Task A_months_use_is_invoiced_charged_and_corrected()
    {
        var host = own.Host;
        await CardAsync(host);
        await UseAsync(host, "right", 10);
        await UseAsync(host, "wrong", 5);
        await AdvanceAsync(host, "32d");
        var invoice = Assert.Single(await InvoicesAsync(host));
        invoice.Has("invoiceId", "customerId", "subscriptionId", "periodStart", "periodEnd", "lines", "total", "currency", "status", "createdAt", "paidAt");
        Assert.Equal((1500, "PAID", JsonValueKind.Null), (invoice.GetProperty("total").GetInt32(), invoice.GetProperty("status").GetString(),
            invoice.GetProperty("subscriptionId").ValueKind));
        string id = invoice.GetProperty("invoiceId").GetString()!;
        (await host.Service.GetAsync($"/api/v1/invoices/{id}")).Ok().Result.Is(invoice);
        (await host.Service.PostAsync($"/api/v1/invoices/{id}/pay", new { })).Refused(409, "PAY_003").Result.Is(invoice);

        object reversal = new { eventId = $"{_customer}-undo", customerId = _customer, feature = "interview", quantity = 5, reverses = $"{_customer}-wrong" };
        Assert.Equal($"{_customer}-wrong", (await host.Service.PostAsync("/api/v1/usage", reversal)).Ok(201).Text("reverses"));
        (await host.Service.PostAsync("/api/v1/usage", reversal)).Ok(200);
        await UseAsync(host, "more", 6);
        await AdvanceAsync(host, "32d");
        Assert.Equal([100, 1500], (await InvoicesAsync(host)).Select(i => i.GetProperty("total").GetInt32()).Order());
    }

    [Fact]
    public async Task Without_a_card_it_stays_open_until_it_is_paid_once_per_key()
    {
        var host = own.Host;
        await UseAsync(host, "a", 10);
        await AdvanceAsync(host, "32d");
        var open = Assert.Single(await InvoicesAsync(host, "&status=OPEN"));
        string pay = $"/api/v1/invoices/{open.GetProperty("invoiceId").GetString()}/pay", key = Guid.NewGuid().ToString();
        (await host.Service.PostAsync(pay, new { })).Refused(422, "SUB_002");
        await CardAsync(host);
        var paid = (await host.Service.PostAsync(pay, new { }, key)).Ok();
        Assert.Equal("PAID", paid.Text("status"));
        Assert.Equal(paid.Body, (await host.Service.PostAsync(pay, new { }, key)).Ok().Body);
        Assert.Empty(await InvoicesAsync(host, "&status=OPEN"));
        (await host.Service.GetAsync($"/api/v1/invoices?customerId={_customer}&status=NOPE")).Refused(400, "REQ_001").Wrong("status");
        (await host.Service.GetAsync("/api/v1/invoices/inv_nope")).Refused(404, "PAY_006");
    }

    private async Task UseAsync(HostProcess host, string id, int quantity) => (await host.Service.PostAsync(
        "/api/v1/usage", new { eventId = $"{_customer}-{id}", customerId = _customer, feature = "interview", quantity })).Ok(201);

    private async Task<JsonElement[]> InvoicesAsync(HostProcess host, string more = "") =>
        [.. (await host.Service.GetAsync($"/api/v1/invoices?customerId={_customer}{more}")).Ok().Items()];

    private async Task CardAsync(HostProcess host)
    {
        string authKey = await host.Simulator.RegisterCardAsync(_customer);
        (await host.Service.PostAsync("/api/v1/billing-methods",
            new { customerId = _customer, provider = "toss", authKey, customerKey = _customer })).Ok(201);
    }

    private static async Task AdvanceAsync(HostProcess host, string by) =>
        (await host.Admin.PostAsync("/api/v1/admin/clock/advance", new { by })).Ok();
}

/// <summary>A host whose clock nobody else turns: what is used together must be of one month.</summary>
public sealed class OwnClock : IAsyncLifetime
{
    public HostProcess Host { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Host = await HostProcess.StartAsync();

    public ValueTask DisposeAsync() => Host.DisposeAsync();
}
