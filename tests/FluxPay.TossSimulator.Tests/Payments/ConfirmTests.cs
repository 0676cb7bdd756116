using System.Text.Json;

namespace FluxPay.TossSimulator.Tests.Payments;

public sealed class ConfirmTests
{
    private static readonly string[] Members =
    [
        "version", "paymentKey", "orderId", "orderName", "mId", "type", "currency", "method", "totalAmount", "balanceAmount",
        "suppliedAmount", "vat", "taxFreeAmount", "taxExemptionAmount", "status", "requestedAt", "approvedAt", "useEscrow",
        "cultureExpense", "lastTransactionKey", "cancels", "isPartialCancelable", "card", "virtualAccount", "transfer",
        "mobilePhone", "giftCertificate", "easyPay", "secret", "metadata", "receipt", "checkout", "country", "failure",
        "cashReceipt", "cashReceipts", "discount",
    ];

    [Fact]
    public async Task Confirming_charges_once_and_answers_the_whole_payment()
    {
        await using SimulatorHost sim = await SimulatorHost.StartAsync();
        string key = await sim.PayAsync(amount: 11_000);

        Reply reply = (await sim.ConfirmAsync(key, amount: 11_000)).IsPayment("DONE");

        Assert.Equal(Members.Order(), reply.Json.EnumerateObject().Select(member => member.Name).Order());
        Assert.Equal("카드", reply.Text("method"));
        Assert.Equal("2026-03-01T09:00:00+09:00", reply.Text("approvedAt"));
        Assert.Equal(10_000, reply.Number("suppliedAmount"));
        Assert.Equal(1_000, reply.Number("vat"));
        Assert.Equal(11_000, reply.Json.GetProperty("card").GetProperty("amount").GetInt64());
        Assert.Equal((1, 0, 11_000), await sim.ChargesAsync());
    }

    [Fact]
    public async Task Half_a_character_in_a_body_is_an_invalid_request()
    {
        await using SimulatorHost sim = await SimulatorHost.StartAsync();
        var request = new HttpRequestMessage(HttpMethod.Post, "v1/payments/confirm")
        {
            Content = new StringContent("""{"paymentKey":"\ud800","orderId":"order-1","amount":10000}"""),
        };
        request.Headers.Authorization = SimulatorHost.Basic("test_sk_unit:");
        (await sim.SendAsync(request)).Is(400, "INVALID_REQUEST");
    }

    [Theory]
    [InlineData("EASY_PAY", "간편결제", "easyPay")]
    [InlineData("TRANSFER", "계좌이체", "transfer")]
    [InlineData("MOBILE_PHONE", "휴대폰", "mobilePhone")]
    [InlineData("CULTURE_GIFT_CERTIFICATE", "문화상품권", "giftCertificate")]
    public async Task Each_method_has_its_Korean_name_and_its_own_object(string method, string name, string member)
    {
        await using SimulatorHost sim = await SimulatorHost.StartAsync();
        Reply reply = (await sim.ConfirmAsync(await sim.PayAsync(method: method))).IsPayment("DONE");
        Assert.Equal(name, reply.Text("method"));
        Assert.Equal(JsonValueKind.Object, reply.Json.GetProperty(member).ValueKind);
    }

    [Fact]
    public async Task A_wrong_amount_order_or_key_is_refused_and_charges_nothing()
    {
        await using SimulatorHost sim = await SimulatorHost.StartAsync();
        string key = await sim.PayAsync();

        (await sim.ConfirmAsync(key, amount: 9_999)).Is(400, "INVALID_REQUEST");
        (await sim.ConfirmAsync(key, amount: "10000")).Is(400, "INVALID_REQUEST");
        (await sim.ConfirmAsync(key, amount: 10_000.5m)).Is(400, "INVALID_REQUEST");
        (await sim.ConfirmAsync(key, orderId: "order-2")).Is(403, "FORBIDDEN_REQUEST");
        (await sim.ConfirmAsync("tviva-unknown")).Is(404, "NOT_FOUND_PAYMENT");
        (await sim.TossAsync(HttpMethod.Post, "v1/payments/confirm", new { paymentKey = key })).Is(400, "INVALID_REQUEST");
        (await sim.TossAsync(HttpMethod.Post, "v1/payments/confirm", new[] { 1 })).Is(400, "INVALID_REQUEST");

        Assert.Equal((0, 0, 0), await sim.ChargesAsync());
        (await sim.ConfirmAsync(key)).IsPayment("DONE");
    }

    [Theory]
    [InlineData("CARD", 99, "BELOW_MINIMUM_AMOUNT")]
    [InlineData("TRANSFER", 199, "BELOW_MINIMUM_AMOUNT")]
    [InlineData("TRANSFER", 10_000_001, "EXCEEDS_TRANSFER_AMOUNT_MAXIMUM")]
    public async Task An_amount_beyond_the_limits_of_the_method_is_refused(string method, long amount, string code)
    {
        await using SimulatorHost sim = await SimulatorHost.StartAsync();
        string key = await sim.PayAsync(amount: amount, method: method);
        (await sim.ConfirmAsync(key, amount: amount)).Is(400, code);
    }

    [Fact]
    public async Task Confirming_again_after_success_is_refused_with_and_without_another_idempotency_key()
    {
        await using SimulatorHost sim = await SimulatorHost.StartAsync();
        string key = await sim.PayAsync();
        (await sim.ConfirmAsync(key, key: "first")).IsPayment("DONE");

        (await sim.ConfirmAsync(key)).Is(400, "ALREADY_PROCESSED_PAYMENT");
        (await sim.ConfirmAsync(key, key: "second")).Is(400, "ALREADY_PROCESSED_PAYMENT");
        Assert.Equal((1, 0, 10_000), await sim.ChargesAsync());
    }

    [Fact]
    public async Task Of_many_concurrent_confirms_exactly_one_charges()
    {
        await using SimulatorHost sim = await SimulatorHost.StartAsync();
        string key = await sim.PayAsync();

        Reply[] replies = await Task.WhenAll(Enumerable.Range(0, 32).Select(_ => sim.ConfirmAsync(key)));

        Assert.Single(replies, reply => reply.Status == 200);
        Assert.All(replies.Where(reply => reply.Status != 200), reply =>
            Assert.Contains(reply.Code, new[] { "ALREADY_PROCESSED_PAYMENT", "FAILED_PAYMENT_INTERNAL_SYSTEM_PROCESSING" }));
        Assert.Equal((1, 0, 10_000), await sim.ChargesAsync());
    }

    [Fact]
    public async Task A_confirm_while_another_runs_loses_with_S008()
    {
        await using SimulatorHost sim = await SimulatorHost.StartAsync();
        string key = await sim.PayAsync(behavior: "slow:5000");
        Task<Reply> first = sim.ConfirmAsync(key);

        await sim.WaitUntilInFlightAsync(key);
        Reply loser = await sim.ConfirmAsync(key);
        loser.Is(500, "FAILED_PAYMENT_INTERNAL_SYSTEM_PROCESSING");
        Assert.StartsWith("[S008]", loser.Text("message"), StringComparison.Ordinal);

        (await sim.MoveUntilDoneAsync(first, TimeSpan.FromSeconds(1))).IsPayment("DONE");
        Assert.Equal((1, 0, 10_000), await sim.ChargesAsync());
    }

    [Fact]
    public async Task Payments_are_found_by_key_and_by_order()
    {
        await using SimulatorHost sim = await SimulatorHost.StartAsync();
        string charged = await sim.PayAsync();
        (await sim.FindAsync(charged)).IsPayment("IN_PROGRESS");
        await sim.ConfirmAsync(charged);
        await sim.PayAsync();       // a newer attempt that holds no money

        (await sim.FindAsync(charged)).IsPayment("DONE");
        Reply ofOrder = await sim.TossAsync(HttpMethod.Get, "v1/payments/orders/order-1");
        Assert.Equal(charged, ofOrder.IsPayment("DONE").Text("paymentKey"));
        (await sim.FindAsync("nobody")).Is(404, "NOT_FOUND_PAYMENT");
        (await sim.TossAsync(HttpMethod.Get, "v1/payments/orders/nobody")).Is(404, "NOT_FOUND_PAYMENT");
        Reply listed = await sim.SimAsync(HttpMethod.Get, "sim/payments?orderId=order-1");
        Assert.Equal(2, listed.Json.GetProperty("payments").GetArrayLength());
    }

    [Fact]
    public async Task Two_attempts_at_one_order_can_both_charge_so_that_paying_twice_is_seen()
    {
        await using SimulatorHost sim = await SimulatorHost.StartAsync();
        string first = await sim.PayAsync();
        string second = await sim.PayAsync();
        await sim.ConfirmAsync(first);
        await sim.ConfirmAsync(second);
        Assert.Equal((2, 0, 20_000), await sim.ChargesAsync());

        await sim.CancelAsync(second, new { cancelReason = "twice" });
        Assert.Equal((2, 1, 10_000), await sim.ChargesAsync());
    }
}
