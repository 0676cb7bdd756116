namespace FluxPay.Client.Tests;

public sealed class SettlingTests
{
    private static readonly ConfirmPayment Confirmation = new() { PaymentKey = "tk_1", OrderId = "ord_1", Amount = 10_000 };

    [Fact]
    public async Task A_payment_in_doubt_is_polled_with_growing_pauses_until_it_is_known()
    {
        var time = new InstantTime();
        await using var server = await StubServer.StartAsync();
        server.Ok(Results.PaymentInDoubt, 202);
        for (var i = 0; i < 4; i++)
            server.Ok(Results.PaymentInDoubt);
        using var fluxpay = server.Ok(Results.Payment).Client(o => o.TimeProvider = time);

        var payment = await fluxpay.Payments.ConfirmAsync(Confirmation);
        payment = await fluxpay.Payments.WaitUntilSettledAsync(payment);

        Assert.Equal(PaymentStatus.Confirmed, payment.Status);
        Assert.Equal([1, 2, 4, 5, 5], time.Pauses.Select(pause => pause.TotalSeconds));
        Assert.All(server.Requests.Skip(1), request => request.Is("GET", "/api/v1/payments/pay_1"));
    }

    [Fact]
    public async Task The_servers_pace_wins_over_ours()
    {
        var time = new InstantTime();
        await using var server = await StubServer.StartAsync();
        using var fluxpay = server
            .Ok(Results.PaymentInDoubt, 202).Ok(Results.PaymentInDoubt, retryAfter: 20)
            .Ok(Results.PaymentInDoubt, retryAfter: 0).Ok(Results.Payment).Client(o => o.TimeProvider = time);

        var payment = await fluxpay.Payments.ConfirmAsync(Confirmation);
        await fluxpay.Payments.WaitUntilSettledAsync(payment);

        Assert.Equal([1, 20, 1], time.Pauses.Select(pause => pause.TotalSeconds));
    }

    [Fact]
    public async Task What_is_settled_is_not_asked_for()
    {
        await using var server = await StubServer.StartAsync();
        using var fluxpay = server.Ok(Results.Payment).Client();

        var payment = await fluxpay.Payments.ConfirmAsync(Confirmation);

        Assert.Same(payment, await fluxpay.Payments.WaitUntilSettledAsync(payment));
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task An_order_being_called_off_is_polled_until_it_is_cancelled()
    {
        await using var server = await StubServer.StartAsync();
        using var fluxpay = server
            .Ok(Results.OrderWith("\"compensating\": false", "\"compensating\": true"), 202)
            .Ok(Results.OrderWith("PENDING", "CANCELLED")).Client(o => o.TimeProvider = new InstantTime());

        var order = await fluxpay.Orders.CancelAsync("ord_1", "no");
        order = await fluxpay.Orders.WaitUntilSettledAsync(order);

        Assert.Equal(OrderStatus.Cancelled, order.Status);
        server.Requests[1].Is("GET", "/api/v1/orders/ord_1");
    }

    [Fact]
    public async Task Waiting_ends_when_it_is_cancelled()
    {
        using var cancellation = new CancellationTokenSource();
        await using var server = await StubServer.StartAsync();
        using var fluxpay = server.Ok(Results.PaymentInDoubt, 202).Client();
        var payment = await fluxpay.Payments.ConfirmAsync(Confirmation);

        var waiting = fluxpay.Payments.WaitUntilSettledAsync(payment, cancellation.Token);
        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
    }
}
