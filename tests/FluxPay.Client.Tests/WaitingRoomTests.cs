namespace FluxPay.Client.Tests;

public sealed class WaitingRoomTests
{
    private const string Waiting =
        """{"ticket":"t.1","state":"WAITING","position":7,"ahead":6,"etaSeconds":3,"etaLow":2,"etaHigh":5,"refreshAfterMs":2000,"pass":null,"passExpiresAt":null}""";

    private const string Admitted =
        """{"ticket":"t.2","state":"ADMITTED","position":null,"ahead":null,"etaSeconds":null,"refreshAfterMs":0,"pass":"v1.p.2","passExpiresAt":"2026-03-03T03:04:05.678Z"}""";

    [Fact]
    public async Task A_room_without_a_pass_is_told_at_once_with_the_ticket_and_goes_on_with_a_fresh_pass()
    {
        await using var server = await StubServer.StartAsync();
        using var fluxpay = server
            .Refuse(429, "WTR_001", Waiting, retryAfter: 2).Refuse(429, "WTR_001", Admitted).Refuse(503, "SYS_002").Ok(Results.Order, 201).Client();
        var order = new CreateOrder { CustomerId = "cust-1", Product = "token-1000" };

        var refusal = await Assert.ThrowsAsync<FluxPayApiException>(() => fluxpay.Orders.CreateAsync(order));
        var waiting = refusal.ResultAs<WaitingTicket>()!;
        Assert.Equal((FluxPayCodes.PassRequired, false, WaitingTicketState.Waiting, 7, 2000),
            (refusal.Code, refusal.IsTransient, waiting.State, waiting.Position, waiting.RefreshAfterMs));
        Assert.Single(server.Requests);

        var turn = (await Assert.ThrowsAsync<FluxPayApiException>(() => fluxpay.Orders.CreateAsync(order))).ResultAs<WaitingTicket>()!;
        Assert.Equal(WaitingTicketState.Admitted, turn.State);
        await fluxpay.Orders.CreateAsync(order, new RequestOptions { Pass = turn.Pass });   // also over its retries

        Assert.Equal([null, null, "v1.p.2", "v1.p.2"], server.Requests.Select(r => r.Headers.GetValueOrDefault("X-FluxPay-Pass")));
    }

    [Theory]
    [InlineData("")]
    [InlineData("line\r\nbreak")]
    public async Task A_pass_that_no_server_gave_is_refused_before_it_is_sent(string pass)
    {
        await using var server = await StubServer.StartAsync();
        using var fluxpay = server.Client();

        await Assert.ThrowsAsync<ArgumentException>(() => fluxpay.Credits.UseAsync(
            new UseCredits { CustomerId = "cust-1", Amount = 1 }, new RequestOptions { Pass = pass }));

        Assert.Empty(server.Requests);
    }
}
