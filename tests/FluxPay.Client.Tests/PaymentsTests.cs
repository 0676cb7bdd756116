namespace FluxPay.Client.Tests;

public sealed class PaymentsTests
{
    private static readonly ConfirmPayment Confirmation = new() { PaymentKey = "tk_1", OrderId = "ord_1", Amount = 10_000 };

    [Fact]
    public async Task A_payment_is_confirmed_with_what_the_success_page_hands_over()
    {
        await using var server = await StubServer.StartAsync();
        using var fluxpay = server.Ok(Results.Payment).Client();

        var payment = await fluxpay.Payments.ConfirmAsync(Confirmation);

        server.Request.Is("POST", "/api/v1/payments/confirm", """{"paymentKey":"tk_1","orderId":"ord_1","amount":10000}""");
        Assert.Equal(
            new Payment
            {
                PaymentId = "pay_1",
                OrderId = "ord_1",
                Provider = "toss",
                ProviderPaymentKey = "tk_1",
                Status = PaymentStatus.Confirmed,
                InDoubt = false,
                Method = PaymentMethod.Card,
                Amount = 10_000,
                Currency = "KRW",
                CancelledAmount = 0,
                ApprovedAt = new(2026, 1, 31, 3, 4, 5, 678, TimeSpan.Zero),
                ReceiptUrl = new("https://receipts.example.com/1"),
            },
            payment);
    }

    [Fact]
    public async Task A_buyer_may_come_from_another_gateways_window()
    {
        await using var server = await StubServer.StartAsync();
        using var fluxpay = server.Ok(Results.Payment).Client();
        await fluxpay.Payments.ConfirmAsync(Confirmation with { Provider = "acorn" });
        server.Request.Is("POST", "/api/v1/payments/confirm", """{"paymentKey":"tk_1","orderId":"ord_1","amount":10000,"provider":"acorn"}""");
    }

    [Fact]
    public async Task An_unknown_outcome_is_a_payment_in_doubt_and_no_exception()
    {
        await using var server = await StubServer.StartAsync();
        using var fluxpay = server.Ok(Results.PaymentInDoubt, 202).Client();

        var payment = await fluxpay.Payments.ConfirmAsync(Confirmation);

        Assert.True(payment.InDoubt);
        Assert.Equal(PaymentStatus.Ready, payment.Status);
        Assert.Null(payment.Method);
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task A_virtual_account_says_where_to_deposit()
    {
        await using var server = await StubServer.StartAsync();
        using var fluxpay = server.Ok(Results.Payment
            .Replace("CONFIRMED", "READY", StringComparison.Ordinal)
            .Replace("\"CARD\"", "\"VIRTUAL_ACCOUNT\"", StringComparison.Ordinal)
            .Replace("\"failure\": null", """
                "failure": null, "virtualAccount": {"bank":"KB","accountNumber":"123-4","dueAt":"2026-02-01T00:00:00.000Z"}
                """, StringComparison.Ordinal)).Client();

        var payment = await fluxpay.Payments.ConfirmAsync(Confirmation);

        Assert.Equal((PaymentStatus.Ready, PaymentMethod.VirtualAccount), (payment.Status, payment.Method!.Value));
        Assert.Equal(
            new VirtualAccount { Bank = "KB", AccountNumber = "123-4", DueAt = new(2026, 2, 1, 0, 0, 0, TimeSpan.Zero) },
            payment.VirtualAccount);
    }

    [Fact]
    public async Task A_payment_is_read_by_its_id()
    {
        await using var server = await StubServer.StartAsync();
        using var fluxpay = server.Ok(Results.Payment).Client();

        var payment = await fluxpay.Payments.GetAsync("pay_1");

        server.Request.Is("GET", "/api/v1/payments/pay_1");
        Assert.Equal("pay_1", payment.PaymentId);
    }

    [Fact]
    public async Task Money_is_given_back_in_full_or_in_part()
    {
        await using var server = await StubServer.StartAsync();
        using var fluxpay = server.Ok(Results.Payment).Ok(Results.Payment).Client();

        await fluxpay.Payments.CancelAsync("pay_1", new CancelPayment { Reason = "broken" });
        await fluxpay.Payments.CancelAsync("pay_1", new CancelPayment { Reason = "half broken", Amount = 5_000 });

        server.Requests[0].Is("POST", "/api/v1/payments/pay_1/cancel", """{"reason":"broken"}""");
        server.Requests[1].Is("POST", "/api/v1/payments/pay_1/cancel", """{"reason":"half broken","amount":5000}""");
    }
}
