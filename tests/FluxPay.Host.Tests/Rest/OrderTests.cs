using FluxPay.Host.Tests.Hosting;

namespace FluxPay.Host.Tests.Rest;

/// <summary>What an order is, and what is no order.</summary>
public sealed class OrderTests(SharedHost shared)
{
    private readonly string _customer = SharedHost.NewCustomer();

    [Fact]
    public async Task An_order_is_shown_member_by_member()
    {
        var host = await shared.StartedAsync();
        await host.GrantAsync(_customer, 5000);
        var created = await host.OrderAsync(new
        {
            customerId = _customer, amount = 15000, currency = "KRW", orderName = "Concert ticket", creditsToUse = 5000,
            metadata = new { seat = "A-1" },
        });

        var order = created.Result;
        string orderId = order.Id("orderId", "ord_");
        string paymentId = order.GetProperty("payment").Id("paymentId", "pay_");
        var createdAt = order.Instant("createdAt");
        Assert.Equal(createdAt, order.Instant("updatedAt"));
        Assert.Equal(createdAt.AddMinutes(30), order.Instant("expiresAt"));
        order.Is(new
        {
            orderId, customerId = _customer, orderName = "Concert ticket", status = "PENDING", product = (string?)null, quantity = 1,
            amount = 10000, creditAmount = 5000, totalAmount = 15000, currency = "KRW", cancelledAmount = 0, metadata = new { seat = "A-1" },
            payment = new { paymentId, status = "READY", inDoubt = false }, compensating = false, cancelReason = (string?)null,
            createdAt = order.GetProperty("createdAt"), updatedAt = order.GetProperty("updatedAt"), expiresAt = order.GetProperty("expiresAt"),
        });
        Assert.Equal($"/api/v1/orders/{orderId}", created.Headers.Location!.OriginalString);
        order.Is(await host.GetOrderAsync(orderId));
    }

    [Fact]
    public async Task A_payment_that_nobody_has_made_is_shown_member_by_member()
    {
        var host = await shared.StartedAsync();
        var order = await host.OrderAsync(new { customerId = _customer, amount = 700 });
        string paymentId = order.Result.GetProperty("payment").GetProperty("paymentId").GetString()!;
        string? none = null;
        (await host.GetPaymentAsync(paymentId)).Is(new
        {
            paymentId, orderId = order.Text("orderId"), provider = "toss", providerPaymentKey = none, status = "READY", inDoubt = false,
            method = none, amount = 700, currency = "KRW", cancelledAmount = 0, approvedAt = none, receiptUrl = none, failure = none,
        });
    }

    [Theory]
    [InlineData("""{"customerId":"c"}""", "product")]
    [InlineData("""{"customerId":"c","product":"token-100","amount":1}""", "product")]
    [InlineData("""{"customerId":"c","product":"nothing"}""", "product")]
    [InlineData("""{"customerId":"c","product":"pro-monthly"}""", "product")]
    [InlineData("""{"customerId":"c","amount":100,"creditsToUse":101}""", "creditsToUse")]
    [InlineData("""{"customerId":"c","product":"interview","creditsToUse":1}""", "creditsToUse")]
    [InlineData("""{"customerId":"c","amount":100,"currency":"USD"}""", "currency")]
    [InlineData("""{"customerId":"c","amount":100,"currency":"krw"}""", "currency")]
    [InlineData("""{"customerId":"c","amount":0}""", "amount")]
    [InlineData("""{"customerId":"c","amount":-1}""", "amount")]
    [InlineData("""{"customerId":"c","amount":"100"}""", "amount")]
    [InlineData("""{"customerId":"c","amount":99999999999999999999}""", "amount")]
    [InlineData("""{"customerId":"c","amount":9223372036854775807}""", "amount")]
    [InlineData("""{"customerId":"c","amount":100.0}""", "amount")]
    [InlineData("""{"customerId":"c","product":"token-100","quantity":0}""", "quantity")]
    [InlineData("""{"customerId":"c","amount":100,"creditsToUse":-1}""", "creditsToUse")]
    [InlineData("""{"amount":100}""", "customerId")]
    [InlineData("""{"customerId":"","amount":100}""", "customerId")]
    [InlineData("""{"customerId":"모아","amount":100}""", "customerId")]
    [InlineData("""{"customerId":"c\u0000","amount":100}""", "customerId")]
    [InlineData("""{"customerId":"c","amount":100,"metadata":[]}""", "metadata")]
    [InlineData("""{"customerId":"c","amount":100,"metadata":{"":"v"}}""", "metadata.")]
    [InlineData("""{"customerId":"c","amount":100,"metadata":{"k":null}}""", "metadata.k")]
    [InlineData("""{"customerId":"c","amount":100,"metadata":{"k":"1","k":"2"}}""", "metadata.k")]
    [InlineData("""{"customerId":"c","amount":100,"CustomerId":"d"}""", "CustomerId")]
    public async Task An_order_that_cannot_be_is_refused_by_its_field(string body, string field)
    {
        var host = await shared.StartedAsync();
        Assert.Contains(field, (await host.Service.PostAsync("/api/v1/orders", body)).Refused(400, "REQ_001").Fields());
    }

    [Fact]
    public async Task Fields_may_be_as_long_as_the_contract_says_and_no_longer()
    {
        var host = await shared.StartedAsync();
        var metadata = Enumerable.Range(0, 20).ToDictionary(i => $"{i:D2}{new string('k', 38)}", _ => new string('값', 500));
        string longest = _customer.PadRight(64, '@');
        var order = await host.OrderAsync(new { customerId = longest, amount = 1, metadata });
        Assert.Equal(20, order.Result.GetProperty("metadata").EnumerateObject().Count());
        await host.OrderAsync(new { customerId = _customer, amount = 1, metadata = new { empty = "" } });

        async Task IsRefused(object body, string field) =>
            Assert.Contains(field, (await host.Service.PostAsync("/api/v1/orders", body)).Refused(400, "REQ_001").Fields());
        await IsRefused(new { customerId = longest + "x", amount = 1 }, "customerId");
        metadata["one-more"] = "";
        await IsRefused(new { customerId = _customer, amount = 1, metadata }, "metadata");
        await IsRefused(new { customerId = _customer, amount = 1, metadata = new { k = new string('v', 501) } }, "metadata.k");
        string key = new('k', 41);
        await IsRefused(new { customerId = _customer, amount = 1, metadata = new Dictionary<string, string> { [key] = "" } }, $"metadata.{key[..40]}");
    }

    [Fact]
    public async Task A_feature_of_plans_only_is_not_sold_by_itself()
    {
        var host = await shared.StartedAsync();
        (await host.Service.PostAsync("/api/v1/orders", new { customerId = _customer, product = "coaching" })).Refused(403, "SUB_003").Result.Is(null);
        (await host.Service.PostAsync("/api/v1/credits/use", new { customerId = _customer, feature = "coaching" })).Refused(403, "SUB_003");
    }

    [Fact]
    public async Task Orders_are_listed_newest_first_page_by_page()
    {
        var host = await shared.StartedAsync();
        var made = new List<string>();
        for (int i = 0; i < 5; i++)
            made.Insert(0, (await host.OrderAsync(new { customerId = _customer, amount = 10 + i })).Text("orderId"));

        var seen = new List<string>();
        string? cursor = null;
        do
        {
            var page = (await host.Service.GetAsync($"/api/v1/orders?customerId={_customer}&limit=2{(cursor is null ? "" : $"&cursor={cursor}")}")).Ok();
            Assert.InRange(page.Items().Length, 1, 2);
            seen.AddRange(page.Items().Select(o => o.GetProperty("orderId").GetString()!));
            cursor = page.Cursor();
        }
        while (cursor is not null);
        Assert.Equal(made, seen);
        Assert.Null((await host.Service.GetAsync($"/api/v1/orders?customerId={_customer}&limit=5")).Cursor());

        (await host.Service.PostAsync($"/api/v1/orders/{made[1]}/cancel", new { reason = "changed my mind" })).Ok();
        var cancelled = (await host.Service.GetAsync($"/api/v1/orders?customerId={_customer}&status=CANCELLED")).Ok();
        Assert.Equal(made[1], Assert.Single(cancelled.Items()).GetProperty("orderId").GetString());
        Assert.Empty((await host.Service.GetAsync("/api/v1/orders?customerId=nobody")).Ok().Items());
    }

    [Theory]
    [InlineData("limit=0", "limit")]
    [InlineData("limit=101", "limit")]
    [InlineData("limit=-1", "limit")]
    [InlineData("limit=1.5", "limit")]
    [InlineData("limit=abc", "limit")]
    [InlineData("limit=1&limit=2", "limit")]
    [InlineData("cursor=nonsense", "cursor")]
    [InlineData("status=PAYED", "status")]
    [InlineData("status=1", "status")]
    [InlineData("customerId=a%20b", "customerId")]
    public async Task A_list_with_a_bad_value_is_refused_by_its_parameter(string query, string field)
    {
        var host = await shared.StartedAsync();
        Assert.Equal([field], (await host.Service.GetAsync($"/api/v1/orders?{query}")).Refused(400, "REQ_001").Fields());
    }

    [Theory]
    [InlineData("ord_00000000000000000000000000")]
    [InlineData("ord_x")]
    [InlineData("pay_00000000000000000000000000")]
    [InlineData("%20%EA%B0%80")]
    [InlineData("..%2F..")]
    public async Task An_unknown_order_is_not_found_whatever_is_asked_of_it(string orderId)
    {
        var host = await shared.StartedAsync();
        string path = $"/api/v1/orders/{orderId}";
        foreach (var answer in new[]
        {
            await host.Service.GetAsync(path), await host.Service.GetAsync($"{path}/timeline"), await host.Service.PostAsync($"{path}/complete"),
            await host.Service.PostAsync($"{path}/fail", new { reason = "r" }), await host.Service.PostAsync($"{path}/cancel", new { reason = "r" }),
        })
        {
            answer.Refused(404, "PAY_006").Result.Is(null);
        }
    }
}
