namespace FluxPay.TossSimulator.Tests.Behaviors;

public sealed class BehaviorTests
{
    [Theory]
    [InlineData("REJECT_CARD_PAYMENT", 403)]
    [InlineData("INVALID_STOPPED_CARD", 400)]
    [InlineData("EXCEED_MAX_DAILY_PAYMENT_COUNT", 400)]
    [InlineData("FAILED_INTERNAL_SYSTEM_PROCESSING", 500)]
    [InlineData("A_CODE_NOBODY_HAS_SEEN_2", 400)]
    public async Task Decline_answers_the_code_with_its_status_and_aborts_the_payment(string code, int status)
    {
        await using SimulatorHost sim = await SimulatorHost.StartAsync();
        string key = await sim.PayAsync(behavior: "decline:" + code);

        (await sim.ConfirmAsync(key)).Is(status, code);

        Reply aborted = (await sim.FindAsync(key)).IsPayment("ABORTED");
        Assert.Equal(code, aborted.Json.GetProperty("failure").GetProperty("code").GetString());
        (await sim.ConfirmAsync(key)).Is(400, "ALREADY_PROCESSED_PAYMENT");
        Assert.Equal((0, 0, 0), await sim.ChargesAsync());
    }

    [Fact]
    public async Task A_dropped_request_does_nothing_and_the_next_confirm_charges()
    {
        await using SimulatorHost sim = await SimulatorHost.StartAsync();
        string key = await sim.PayAsync(behavior: "drop-request");
        await Assert.ThrowsAsync<HttpRequestException>(() => sim.ConfirmAsync(key, key: "k"));
        (await sim.FindAsync(key)).IsPayment("IN_PROGRESS");
        Assert.Equal((0, 0, 0), await sim.ChargesAsync());

        (await sim.ConfirmAsync(key, key: "k")).IsPayment("DONE");
    }

    [Fact]
    public async Task A_dropped_answer_has_charged_and_the_same_idempotency_key_reads_it()
    {
        await using SimulatorHost sim = await SimulatorHost.StartAsync();
        string key = await sim.PayAsync(behavior: "drop-answer");
        await Assert.ThrowsAsync<HttpRequestException>(() => sim.ConfirmAsync(key, key: "k"));
        Assert.Equal((1, 0, 10_000), await sim.ChargesAsync());

        (await sim.ConfirmAsync(key, key: "k")).IsPayment("DONE");
        (await sim.ConfirmAsync(key, key: "other")).Is(400, "ALREADY_PROCESSED_PAYMENT");
        Assert.Equal((1, 0, 10_000), await sim.ChargesAsync());
    }

    [Theory]
    [InlineData(400, "PROVIDER_ERROR")]
    [InlineData(403, "FORBIDDEN_CONSECUTIVE_REQUEST")]
    [InlineData(409, "IDEMPOTENT_REQUEST_PROCESSING")]
    [InlineData(429, "TOO_MANY_REQUESTS")]
    [InlineData(500, "FAILED_INTERNAL_SYSTEM_PROCESSING")]
    public async Task An_error_before_is_not_bound_to_the_key_and_an_error_after_hides_a_success(int status, string code)
    {
        await using SimulatorHost sim = await SimulatorHost.StartAsync();
        string before = await sim.PayAsync(behavior: $"error-before:{status}");
        (await sim.ConfirmAsync(before, key: "b")).Is(status, code);
        Assert.Equal((0, 0, 0), await sim.ChargesAsync());
        (await sim.ConfirmAsync(before, key: "b")).IsPayment("DONE");

        string after = await sim.PayAsync(orderId: "order-2", behavior: $"error-after:{status}");
        (await sim.ConfirmAsync(after, orderId: "order-2", key: "a")).Is(status, code);
        Assert.Equal((1, 0, 10_000), await sim.ChargesAsync("order-2"));
        (await sim.ConfirmAsync(after, orderId: "order-2", key: "a")).IsPayment("DONE");
    }

    [Theory]
    [InlineData(502)]
    [InlineData(503)]
    [InlineData(504)]
    public async Task A_gateway_error_is_a_page_of_a_proxy(int status)
    {
        await using SimulatorHost sim = await SimulatorHost.StartAsync();
        Reply reply = await sim.ConfirmAsync(await sim.PayAsync(behavior: $"error-before:{status}"));
        Assert.Equal(status, reply.Status);
        Assert.StartsWith("text/html", reply.Headers["Content-Type"], StringComparison.Ordinal);
        Assert.StartsWith("<html>", reply.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_slow_confirm_charges_even_when_the_client_hangs_up()
    {
        await using SimulatorHost sim = await SimulatorHost.StartAsync();
        string key = await sim.PayAsync(behavior: "slow:5000");
        using var hangUp = new CancellationTokenSource();
        Task<Reply> slow = sim.ConfirmAsync(key, key: "k", cancellation: hangUp.Token);
        await sim.WaitUntilInFlightAsync(key);
        Assert.Equal((0, 0, 0), await sim.ChargesAsync());

        await hangUp.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => slow);
        Reply replay = await sim.MoveUntilDoneAsync(
            SimulatorHost.EventuallyAsync(() => sim.ConfirmAsync(key, key: "k"), reply => reply.Status != 409),
            TimeSpan.FromSeconds(1));
        replay.IsPayment("DONE");
        Assert.Equal((1, 0, 10_000), await sim.ChargesAsync());
    }

    [Fact]
    public async Task A_wrong_amount_is_what_moved_and_can_be_cancelled()
    {
        await using SimulatorHost sim = await SimulatorHost.StartAsync();
        string key = await sim.PayAsync(behavior: "wrong-amount:12345");
        Assert.Equal(12_345, (await sim.ConfirmAsync(key)).IsPayment("DONE").Number("totalAmount"));
        Assert.Equal((1, 0, 12_345), await sim.ChargesAsync());
        (await sim.CancelAsync(key, new { cancelReason = "wrong" })).IsPayment("CANCELED");
        Assert.Equal((1, 1, 0), await sim.ChargesAsync());
    }

    [Fact]
    public async Task A_refused_confirm_leaves_the_behavior_for_the_next()
    {
        await using SimulatorHost sim = await SimulatorHost.StartAsync();
        string key = await sim.PayAsync(behavior: "decline:REJECT_CARD_COMPANY");
        (await sim.ConfirmAsync(key, amount: 1)).Is(400, "INVALID_REQUEST");
        (await sim.ConfirmAsync(key)).Is(403, "REJECT_CARD_COMPANY");
    }

    [Fact]
    public async Task The_next_cancel_can_be_told_what_to_do()
    {
        await using SimulatorHost sim = await SimulatorHost.StartAsync();
        string key = await sim.PayAsync(behavior: "wrong-amount:500,cancel-refused:REFUND_REJECTED");
        await sim.ConfirmAsync(key);
        var body = new { cancelReason = "x", cancelAmount = 100 };

        (await sim.CancelAsync(key, body, "c1")).Is(400, "REFUND_REJECTED");
        (await sim.CancelAsync(key, body, "c1")).Is(400, "REFUND_REJECTED");
        Assert.Equal((1, 0, 500), await sim.ChargesAsync());

        await TellAsync("cancel-drop-request");
        await Assert.ThrowsAsync<HttpRequestException>(() => sim.CancelAsync(key, body, "c2"));
        Assert.Equal((1, 0, 500), await sim.ChargesAsync());
        (await sim.CancelAsync(key, body, "c2")).IsPayment("PARTIAL_CANCELED");

        await TellAsync("cancel-drop-answer");
        await Assert.ThrowsAsync<HttpRequestException>(() => sim.CancelAsync(key, body, "c3"));
        Assert.Equal((1, 0, 300), await sim.ChargesAsync());
        Assert.Equal(300, (await sim.CancelAsync(key, body, "c3")).IsPayment("PARTIAL_CANCELED").Number("balanceAmount"));

        await TellAsync("cancel-error-before:500");
        (await sim.CancelAsync(key, body, "c4")).Is(500, "FAILED_INTERNAL_SYSTEM_PROCESSING");
        Assert.Equal((1, 0, 300), await sim.ChargesAsync());

        await TellAsync("cancel-error-after:500");
        (await sim.CancelAsync(key, body, "c5")).Is(500, "FAILED_INTERNAL_SYSTEM_PROCESSING");
        Assert.Equal(200, (await sim.CancelAsync(key, body, "c5")).IsPayment("PARTIAL_CANCELED").Number("balanceAmount"));

        async Task TellAsync(string behavior) =>
            Assert.Equal(200, (await sim.SimAsync(HttpMethod.Put, $"sim/payments/{key}/behavior", new { behavior })).Status);
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("")]
    [InlineData("decline")]
    [InlineData("decline:")]
    [InlineData("decline:lower case")]
    [InlineData("slow:-1")]
    [InlineData("slow:x")]
    [InlineData("error-before:200")]
    [InlineData("error-after:600")]
    [InlineData("cancel-wrong-amount:5")]
    [InlineData("cancel-decline:X")]
    [InlineData("drop-answer,slow:5")]
    public async Task An_unknown_behavior_is_refused_by_name(string behavior)
    {
        await using SimulatorHost sim = await SimulatorHost.StartAsync();
        Reply reply = await sim.SimAsync(HttpMethod.Post, "sim/payments", new { orderId = "order-1", amount = 100, behavior });
        reply.Is(400, "INVALID_REQUEST");
        Assert.Contains("drop-answer", reply.Text("message"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_bad_body_is_refused_with_a_sentence()
    {
        await using SimulatorHost sim = await SimulatorHost.StartAsync();
        object[] bodies =
        [
            new { }, new { orderId = "order-1" }, new { orderId = "short", amount = 100 }, new { orderId = "or der-1", amount = 100 },
            new { orderId = "order-1", amount = 0 }, new { orderId = "order-1", amount = 1.5m }, new { orderId = "order-1", amount = "100" },
            new { orderId = "order-1", amount = 100, method = "GOLD" }, new { orderId = "order-1", amount = 100, orderName = 5 }, "text",
        ];
        foreach (object body in bodies)
            (await sim.SimAsync(HttpMethod.Post, "sim/payments", body)).Is(400, "INVALID_REQUEST");
    }
}
