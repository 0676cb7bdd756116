namespace FluxPay.TossSimulator.Tests.Payments;

public sealed class TimerTests
{
    [Fact]
    public async Task A_payment_can_be_confirmed_for_ten_minutes_and_then_is_expired()
    {
        await using SimulatorHost sim = await SimulatorHost.StartAsync();
        string inTime = await sim.PayAsync();
        string late = await sim.PayAsync(orderId: "order-2");
        sim.Time.Advance(TimeSpan.FromMinutes(10) - TimeSpan.FromSeconds(1));
        (await sim.ConfirmAsync(inTime)).IsPayment("DONE");

        sim.Time.Advance(TimeSpan.FromSeconds(1));
        (await sim.ConfirmAsync(late, orderId: "order-2")).Is(404, "NOT_FOUND_PAYMENT_SESSION");
        Reply expired = (await sim.FindAsync(late)).IsPayment("EXPIRED");
        Assert.Equal("EXPIRED_PAYMENT", expired.Json.GetProperty("failure").GetProperty("code").GetString());
        Assert.True(expired.IsNull("method"));
        Assert.True(expired.IsNull("useEscrow"));
        Assert.Equal((0, 0, 0), await sim.ChargesAsync("order-2"));
    }

    [Fact]
    public async Task A_confirm_that_arrived_in_time_charges_even_if_it_is_slow()
    {
        await using SimulatorHost sim = await SimulatorHost.StartAsync();
        string key = await sim.PayAsync(behavior: "slow:900000");       // 15 minutes
        Reply reply = await sim.MoveUntilDoneAsync(sim.ConfirmAsync(key), TimeSpan.FromMinutes(1));
        reply.IsPayment("DONE");
    }
}
