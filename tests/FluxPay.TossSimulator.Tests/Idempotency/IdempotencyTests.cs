namespace FluxPay.TossSimulator.Tests.Idempotency;

public sealed class IdempotencyTests
{
    [Fact]
    public async Task A_repeat_answers_the_same_bytes_and_names_both_traces()
    {
        await using SimulatorHost sim = await SimulatorHost.StartAsync();
        string key = await sim.PayAsync();
        Reply first = await sim.ConfirmAsync(key, key: "k");
        sim.Time.Advance(TimeSpan.FromDays(14));
        Reply repeat = await sim.ConfirmAsync(key, key: "k");

        Assert.Equal(first.Body, repeat.Body);
        Assert.Equal("k", repeat.Headers["idempotency-key"]);
        string[] traces = repeat.Headers["x-tosspayments-trace-id"].Split(',');
        Assert.Equal(2, traces.Length);
        Assert.Equal(first.Headers["x-tosspayments-trace-id"], traces[1]);
        Assert.NotEqual(traces[0], traces[1]);
    }

    [Fact]
    public async Task The_body_is_not_part_of_the_key_so_another_payment_reads_the_first_answer()
    {
        await using SimulatorHost sim = await SimulatorHost.StartAsync();
        string first = await sim.PayAsync();
        string second = await sim.PayAsync(orderId: "order-2");
        await sim.ConfirmAsync(first, key: "fixed");

        Reply reply = await sim.ConfirmAsync(second, orderId: "order-2", key: "fixed");

        Assert.Equal(first, reply.IsPayment("DONE").Text("paymentKey"));
        Assert.Equal((0, 0, 0), await sim.ChargesAsync("order-2"));
    }

    [Fact]
    public async Task A_client_error_is_bound_to_the_key_for_fifteen_days()
    {
        await using SimulatorHost sim = await SimulatorHost.StartAsync();
        string key = await sim.PayAsync();
        (await sim.ConfirmAsync(key, amount: 1, key: "k")).Is(400, "INVALID_REQUEST");
        (await sim.ConfirmAsync(key, key: "k")).Is(400, "INVALID_REQUEST");

        sim.Time.Advance(TimeSpan.FromDays(15));
        (await sim.ConfirmAsync(key, key: "k")).Is(404, "NOT_FOUND_PAYMENT_SESSION");      // a new request by now
    }

    [Fact]
    public async Task The_key_counts_per_api_key_and_per_url()
    {
        await using SimulatorHost sim = await SimulatorHost.StartAsync();
        string key = await sim.PayAsync();
        (await sim.ConfirmAsync(key, key: "k")).IsPayment("DONE");
        (await sim.ConfirmAsync(key, key: "k", apiKey: "test_sk_other")).Is(400, "ALREADY_PROCESSED_PAYMENT");
        (await sim.CancelAsync(key, new { cancelReason = "x" }, "k")).IsPayment("CANCELED");
    }

    [Fact]
    public async Task A_repeat_while_the_first_runs_is_told_to_wait_and_later_reads_the_answer()
    {
        await using SimulatorHost sim = await SimulatorHost.StartAsync();
        string key = await sim.PayAsync(behavior: "slow:5000");
        Task<Reply> first = sim.ConfirmAsync(key, key: "k");
        await sim.WaitUntilInFlightAsync(key);
        (await sim.ConfirmAsync(key, key: "k")).Is(409, "IDEMPOTENT_REQUEST_PROCESSING");

        Reply answer = (await sim.MoveUntilDoneAsync(first, TimeSpan.FromSeconds(1))).IsPayment("DONE");
        Assert.Equal(answer.Body, (await sim.ConfirmAsync(key, key: "k")).Body);
    }

    [Fact]
    public async Task A_key_has_at_most_300_characters()
    {
        await using SimulatorHost sim = await SimulatorHost.StartAsync();
        string key = await sim.PayAsync();
        (await sim.ConfirmAsync(key, key: new string('k', 301))).Is(400, "INVALID_IDEMPOTENCY_KEY");
        (await sim.ConfirmAsync(key, key: new string('k', 300))).IsPayment("DONE");
    }

    [Fact]
    public async Task A_key_on_a_lookup_is_ignored()
    {
        await using SimulatorHost sim = await SimulatorHost.StartAsync();
        string key = await sim.PayAsync();
        (await sim.TossAsync(HttpMethod.Get, $"v1/payments/{key}", key: "k")).IsPayment("IN_PROGRESS");
        await sim.ConfirmAsync(key);
        (await sim.TossAsync(HttpMethod.Get, $"v1/payments/{key}", key: "k")).IsPayment("DONE");
    }
}
