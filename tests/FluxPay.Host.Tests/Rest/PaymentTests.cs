using FluxPay.Host.Tests.Hosting;

namespace FluxPay.Host.Tests.Rest;

/// <summary>Confirming, with every answer a gateway can give or fail to give.</summary>
public sealed class PaymentTests(SharedHost shared)
{
    private readonly string _customer = SharedHost.NewCustomer();

    [Fact]
    public async Task A_confirmed_payment_is_shown_member_by_member()
    {
        var host = await shared.StartedAsync();
        var order = await host.OrderAsync(new { customerId = _customer, amount = 1500 });
        string paymentKey = await host.Simulator.PayAsync(order.Text("orderId"), 1500);
        var payment = (await host.ConfirmAsync(order.Text("orderId"), paymentKey, 1500)).Ok().Result;
        payment.Instant("approvedAt");
        payment.Is(new
        {
            paymentId = order.Result.GetProperty("payment").GetProperty("paymentId"), orderId = order.Text("orderId"), provider = "toss",
            providerPaymentKey = paymentKey, status = "CONFIRMED", inDoubt = false, method = "CARD", amount = 1500, currency = "KRW",
            cancelledAmount = 0, approvedAt = payment.GetProperty("approvedAt"), receiptUrl = payment.GetProperty("receiptUrl"), failure = (string?)null,
        });
        payment.Is(await host.GetPaymentAsync(payment.Id("paymentId", "pay_")));
        (await host.ConfirmAsync(order.Text("orderId"), paymentKey, 1500)).Refused(409, "PAY_003").Result.Is(payment);
        (await host.ConfirmAsync(order.Text("orderId"), paymentKey, 1)).Refused(409, "PAY_003");   // state comes before amount
        Assert.Equal((1, 0, 1500), await host.Simulator.ChargesAsync(order.Text("orderId")));
    }

    [Fact]
    public async Task A_refused_payment_leaves_the_order_to_another_one()
    {
        var host = await shared.StartedAsync();
        var order = await host.OrderAsync(new { customerId = _customer, amount = 1500 });
        string orderId = order.Text("orderId"), first = order.Result.GetProperty("payment").GetProperty("paymentId").GetString()!;
        var refused = (await host.PayAsync(order, "decline:REJECT_CARD_PAYMENT")).Refused(402, "PAY_002");
        refused.Result.Has("provider", "providerCode", "providerMessage", "retryable");
        Assert.Equal(("toss", "REJECT_CARD_PAYMENT"), (refused.Text("provider"), refused.Text("providerCode")));

        var failed = await host.GetPaymentAsync(first);
        Assert.Equal("FAILED", failed.GetProperty("status").GetString());
        failed.GetProperty("failure").Is(new { code = "REJECT_CARD_PAYMENT", message = refused.Text("providerMessage") });
        Assert.Equal("PENDING", await host.StatusAsync(orderId));
        var failure = (await host.EventsAsync(_customer)).Single(e => e.Type == "payment.failed");
        failure.Data.Has("paymentId", "orderId", "requestId", "customerId", "provider", "method", "amount", "currency", "product", "quantity", "metadata", "reason");
        failure.Data.GetProperty("reason").Is(new { code = "REJECT_CARD_PAYMENT", message = refused.Text("providerMessage") });

        var second = (await host.PayAsync(order)).Ok();
        Assert.NotEqual(first, second.Text("paymentId"));
        Assert.Equal("COMPLETED", await host.StatusAsync(orderId));
        Assert.Equal((1, 0, 1500), await host.Simulator.ChargesAsync(orderId));
    }

    [Fact]
    public async Task Another_amount_or_another_orders_key_is_a_mismatch_and_charges_nothing()
    {
        var host = await shared.StartedAsync();
        var (mine, other) = (await host.OrderAsync(new { customerId = _customer, amount = 500 }), await host.OrderAsync(new { customerId = _customer, amount = 500 }));
        string key = await host.Simulator.PayAsync(mine.Text("orderId"), 500);
        (await host.ConfirmAsync(mine.Text("orderId"), key, 499)).Refused(422, "PAY_005");
        (await host.ConfirmAsync(other.Text("orderId"), key, 500)).Refused(422, "PAY_005");   // known to the gateway only
        (await host.ConfirmAsync(mine.Text("orderId"), key, 500)).Ok();
        (await host.ConfirmAsync(other.Text("orderId"), key, 500)).Refused(422, "PAY_005");   // known to us
        Assert.Equal((0, 0, 0), await host.Simulator.ChargesAsync(other.Text("orderId")));
        Assert.Equal((1, 0, 500), await host.Simulator.ChargesAsync(mine.Text("orderId")));
        (await host.PayAsync(other)).Ok();
    }

    [Fact]
    public async Task Money_of_another_amount_than_the_orders_goes_back()
    {
        var host = await shared.StartedAsync();
        var order = await host.OrderAsync(new { customerId = _customer, amount = 500 });
        (await host.PayAsync(order, "wrong-amount:400")).Refused(422, "PAY_005");
        await Eventually.IsTrueAsync(() => host.Simulator.ChargesAsync(order.Text("orderId")), moved => moved == (1, 1, 0));
        Assert.Equal("PENDING", await host.StatusAsync(order.Text("orderId")));
    }

    [Theory]
    [InlineData("""{"orderId":"ord_00000000000000000000000000","amount":1}""", "paymentKey")]
    [InlineData("""{"paymentKey":"k","amount":1}""", "orderId")]
    [InlineData("""{"paymentKey":"k","orderId":"ord_00000000000000000000000000"}""", "amount")]
    [InlineData("""{"paymentKey":"","orderId":"ord_00000000000000000000000000","amount":1}""", "paymentKey")]
    [InlineData("""{"paymentKey":7,"orderId":"ord_00000000000000000000000000","amount":1}""", "paymentKey")]
    public async Task A_confirm_that_cannot_be_is_refused_by_its_field(string body, string field)
    {
        var host = await shared.StartedAsync();
        Assert.Contains(field, (await host.Service.PostAsync("/api/v1/payments/confirm", body)).Refused(400, "REQ_001").Fields());
    }

    [Fact]
    public async Task Unknown_orders_and_payments_are_not_found()
    {
        var host = await shared.StartedAsync();
        (await host.ConfirmAsync("ord_00000000000000000000000000", "key", 1)).Refused(404, "PAY_006").Result.Is(null);
        (await host.ConfirmAsync("anything", "key", 1)).Refused(404, "PAY_006");
        (await host.Service.GetAsync("/api/v1/payments/pay_00000000000000000000000000")).Refused(404, "PAY_006");
        (await host.Service.PostAsync("/api/v1/payments/nope/cancel", new { reason = "r" })).Refused(404, "PAY_006");
    }

    [Fact]
    public async Task While_the_gateway_has_not_answered_the_outcome_is_unknown_to_everyone()
    {
        var host = await shared.ImpatientAsync();
        var order = await host.OrderAsync(new { customerId = _customer, product = "pdf-export" });
        string orderId = order.Text("orderId"), paymentId = order.Result.GetProperty("payment").GetProperty("paymentId").GetString()!;
        var unknown = (await host.PayAsync(order, "slow:8000")).Unknown($"/api/v1/payments/{paymentId}");
        Assert.Equal((paymentId, true), (unknown.Text("paymentId"), unknown.Result.GetProperty("inDoubt").GetBoolean()));
        Assert.True((await host.GetOrderAsync(orderId)).GetProperty("payment").GetProperty("inDoubt").GetBoolean());

        // In doubt comes before amount, and before whose key it is.
        foreach (var answer in new[]
        {
            await host.ConfirmAsync(orderId, "another-key", 1),
            await host.Service.PostAsync($"/api/v1/orders/{orderId}/cancel", new { reason = "r" }),
            await host.Service.PostAsync($"/api/v1/orders/{orderId}/fail", new { reason = "r" }),
            await host.Service.PostAsync($"/api/v1/orders/{orderId}/complete"),
            await host.Service.PostAsync($"/api/v1/payments/{paymentId}/cancel", new { reason = "r" }),
        })
        {
            answer.Refused(409, "PAY_007");
        }

        var settled = await Eventually.IsTrueAsync(() => host.GetPaymentAsync(paymentId), p => !p.GetProperty("inDoubt").GetBoolean());
        Assert.Equal("CONFIRMED", settled.GetProperty("status").GetString());
        Assert.Equal("PAID", await host.StatusAsync(orderId));
        Assert.Equal((1, 0, 1900), await host.Simulator.ChargesAsync(orderId));
        await host.IsConsistentAsync();
    }

    [Theory]
    [InlineData("drop-request")]
    [InlineData("drop-answer")]
    [InlineData("error-before:500")]
    [InlineData("error-after:500")]
    public async Task A_gateway_that_breaks_off_is_asked_until_the_truth_is_known(string behavior)
    {
        var host = await shared.StartedAsync();
        var order = await host.PackOrderAsync(_customer);
        string paymentId = order.Result.GetProperty("payment").GetProperty("paymentId").GetString()!;
        (await host.PayAsync(order, behavior)).Unknown($"/api/v1/payments/{paymentId}");
        await Eventually.IsTrueAsync(() => host.StatusAsync(order.Text("orderId")), s => s == "COMPLETED");
        Assert.Equal((1, 0, 10000), await host.Simulator.ChargesAsync(order.Text("orderId")));
        Assert.Equal((1100, 0), await host.BalanceAsync(_customer));
    }

    [Fact]
    public async Task A_webhook_needs_no_key_and_is_believed_nothing()
    {
        var host = await shared.StartedAsync();
        var order = await host.OrderAsync(new { customerId = _customer, amount = 500 });
        string key = await host.Simulator.PayAsync(order.Text("orderId"), 500);
        object data = new { paymentKey = key, orderId = order.Text("orderId"), status = "DONE", totalAmount = 500 };
        (await host.Anonymous.PostAsync("/api/v1/webhooks/toss", new { eventType = "PAYMENT_STATUS_CHANGED", data })).Ok();
        (await host.Anonymous.PostAsync("/api/v1/webhooks/toss", new { anything = 1.5, goes = new[] { "here" } })).Ok();
        (await host.Anonymous.PostAsync("/api/v1/webhooks/nobody", new { })).Refused(404, "REQ_006");
        Assert.Equal("PENDING", await host.StatusAsync(order.Text("orderId")));
    }

    [Fact]
    public async Task A_gateway_that_cannot_be_reached_changes_nothing()
    {
        var host = await shared.WithoutGatewayAsync();
        var order = (await host.Service.PostAsync("/api/v1/orders", new { customerId = _customer, amount = 500 }, _customer)).Ok(201);
        for (int i = 0; i < 2; i++)   // not remembered: the same key is free to succeed later
        {
            var down = (await host.ConfirmAsync(order.Text("orderId"), "key", 500, _customer)).Refused(503, "PAY_008");
            Assert.NotNull(down.Headers.RetryAfter!.Delta);
            Assert.False(down.Headers.Contains("Idempotent-Replayed"));
        }
        var payment = (await host.GetOrderAsync(order.Text("orderId"))).GetProperty("payment");
        Assert.Equal(("READY", false), (payment.GetProperty("status").GetString(), payment.GetProperty("inDoubt").GetBoolean()));
    }
}
