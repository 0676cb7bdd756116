namespace FluxPay.TossSimulator.Tests.Payments;

public sealed class CancelTests
{
    private static async Task<string> PaidAsync(SimulatorHost sim, string method = "CARD")
    {
        string key = await sim.PayAsync(method: method);
        (await sim.ConfirmAsync(key)).IsPayment("DONE");
        return key;
    }

    [Fact]
    public async Task Cancelling_everything_at_once_leaves_a_cancelled_payment_without_tax()
    {
        await using SimulatorHost sim = await SimulatorHost.StartAsync();
        string key = await PaidAsync(sim);

        Reply reply = (await sim.CancelAsync(key, new { cancelReason = "변심" })).IsPayment("CANCELED");

        Assert.Equal((10_000, 0, 0, 0), (reply.Number("totalAmount"), reply.Number("balanceAmount"), reply.Number("vat"), reply.Number("suppliedAmount")));
        var cancel = Assert.Single(reply.Json.GetProperty("cancels").EnumerateArray().ToArray());
        Assert.Equal("변심", cancel.GetProperty("cancelReason").GetString());
        Assert.Equal(10_000, cancel.GetProperty("cancelAmount").GetInt64());
        Assert.Equal(0, cancel.GetProperty("refundableAmount").GetInt64());
        Assert.Equal("DONE", cancel.GetProperty("cancelStatus").GetString());
        Assert.Equal(reply.Text("lastTransactionKey"), cancel.GetProperty("transactionKey").GetString());
        Assert.Equal((1, 1, 0), await sim.ChargesAsync());
        (await sim.CancelAsync(key, new { cancelReason = "again" })).Is(400, "ALREADY_CANCELED_PAYMENT");
    }

    [Fact]
    public async Task Cancelling_the_rest_after_a_part_stays_partially_cancelled_with_nothing_left()
    {
        await using SimulatorHost sim = await SimulatorHost.StartAsync();
        string key = await PaidAsync(sim);

        Reply part = (await sim.CancelAsync(key, new { cancelReason = "a", cancelAmount = 3_000 })).IsPayment("PARTIAL_CANCELED");
        Assert.Equal((7_000, 6_364, 636), (part.Number("balanceAmount"), part.Number("suppliedAmount"), part.Number("vat")));
        Assert.Equal((1, 0, 7_000), await sim.ChargesAsync());

        Reply rest = (await sim.CancelAsync(key, new { cancelReason = "b" })).IsPayment("PARTIAL_CANCELED");
        Assert.Equal(0, rest.Number("balanceAmount"));
        Assert.Equal(2, rest.Json.GetProperty("cancels").EnumerateArray().Select(c => c.GetProperty("transactionKey").GetString()).Distinct().Count());
        Assert.Equal((1, 1, 0), await sim.ChargesAsync());
        (await sim.CancelAsync(key, new { cancelReason = "c" })).Is(403, "NOT_CANCELABLE_AMOUNT");
    }

    [Fact]
    public async Task Beyond_the_balance_or_with_another_refundable_amount_nothing_is_cancelled()
    {
        await using SimulatorHost sim = await SimulatorHost.StartAsync();
        string key = await PaidAsync(sim);

        (await sim.CancelAsync(key, new { cancelReason = "x", cancelAmount = 10_001 })).Is(403, "NOT_CANCELABLE_AMOUNT");
        (await sim.CancelAsync(key, new { cancelReason = "x", refundableAmount = 9_000 })).Is(400, "NOT_MATCHES_REFUNDABLE_AMOUNT");
        (await sim.CancelAsync(key, new { cancelReason = "x", currency = "USD" })).Is(400, "INVALID_CURRENCY");
        Assert.Equal((1, 0, 10_000), await sim.ChargesAsync());

        (await sim.CancelAsync(key, new { cancelReason = "x", cancelAmount = 4_000, refundableAmount = 10_000 })).IsPayment("PARTIAL_CANCELED");
    }

    [Fact]
    public async Task A_body_that_is_no_cancel_is_refused()
    {
        await using SimulatorHost sim = await SimulatorHost.StartAsync();
        string key = await PaidAsync(sim);
        object[] bodies =
        [
            new { }, new { cancelReason = "" }, new { cancelReason = new string('x', 201) },
            new { cancelReason = "x", cancelAmount = 0 }, new { cancelReason = "x", cancelAmount = -1 },
            new { cancelReason = "x", cancelAmount = 1.5m }, new { cancelReason = "x", cancelAmount = "1" },
        ];
        foreach (object body in bodies)
            (await sim.CancelAsync(key, body)).Is(400, "INVALID_REQUEST");
        (await sim.CancelAsync("nobody", new { cancelReason = "x" })).Is(404, "NOT_FOUND_PAYMENT");
        Assert.Equal((1, 0, 10_000), await sim.ChargesAsync());
    }

    [Fact]
    public async Task What_was_never_charged_cannot_be_cancelled()
    {
        await using SimulatorHost sim = await SimulatorHost.StartAsync();
        string waiting = await sim.PayAsync();
        (await sim.CancelAsync(waiting, new { cancelReason = "x" })).Is(403, "NOT_CANCELABLE_PAYMENT");

        string declined = await sim.PayAsync(behavior: "decline:REJECT_CARD_PAYMENT");
        await sim.ConfirmAsync(declined);
        (await sim.CancelAsync(declined, new { cancelReason = "x" })).Is(403, "NOT_CANCELABLE_PAYMENT");
    }

    [Fact]
    public async Task A_transfer_can_be_cancelled_for_180_days_and_a_card_longer()
    {
        await using SimulatorHost sim = await SimulatorHost.StartAsync();
        string transfer = await PaidAsync(sim, "TRANSFER");
        string card = await PaidAsync(sim);
        sim.Time.Advance(TimeSpan.FromDays(180));
        (await sim.CancelAsync(transfer, new { cancelReason = "in time", cancelAmount = 1 })).IsPayment("PARTIAL_CANCELED");
        sim.Time.Advance(TimeSpan.FromSeconds(1));
        (await sim.CancelAsync(transfer, new { cancelReason = "late" })).Is(403, "EXCEED_MAX_REFUND_DUE");
        (await sim.CancelAsync(card, new { cancelReason = "card" })).IsPayment("CANCELED");
    }

    [Fact]
    public async Task A_mobile_payment_can_be_cancelled_within_its_month_only()
    {
        await using SimulatorHost sim = await SimulatorHost.StartAsync();
        string mobile = await PaidAsync(sim, "MOBILE_PHONE");
        sim.Time.SetUtcNow(new DateTimeOffset(2026, 3, 31, 15, 0, 0, TimeSpan.Zero));      // April 1st in Korea
        (await sim.CancelAsync(mobile, new { cancelReason = "late" })).Is(403, "EXCEED_MAX_REFUND_DUE");
    }

    [Fact]
    public async Task Concurrent_cancels_never_give_back_more_than_was_paid()
    {
        await using SimulatorHost sim = await SimulatorHost.StartAsync();
        string key = await PaidAsync(sim);
        Reply[] replies = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ =>
            sim.CancelAsync(key, new { cancelReason = "x", cancelAmount = 6_000 })));
        Assert.Single(replies, reply => reply.Status == 200);
        Assert.Equal((1, 0, 4_000), await sim.ChargesAsync());
    }
}
