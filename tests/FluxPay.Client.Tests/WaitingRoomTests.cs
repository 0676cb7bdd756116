using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

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
        var pass = new RoomPass(turn.Pass!, turn.PassExpiresAt);
        await fluxpay.Orders.CreateAsync(order, new RequestOptions { Pass = pass });   // also over its retries

        Assert.Equal([null, null, "v1.p.2", "v1.p.2"], server.Requests.Select(r => r.Headers.GetValueOrDefault("X-FluxPay-Pass")));
    }

    [Fact]
    public async Task A_pass_that_was_renewed_goes_with_the_next_try_and_the_next_operation_and_can_be_read()
    {
        await using var server = await StubServer.StartAsync();
        using var fluxpay = server
            .Handle(http => RenewAsync(http, "v1.p.3", "2026-03-03T03:10:00.000Z", 503))
            .Handle(http => RenewAsync(http, "v1.p.2", "2026-03-03T03:05:00.000Z"))   // of an earlier call, and late
            .Handle(http => RenewAsync(http, "two words", "2026-03-03T03:20:00.000Z"))
            .Handle(http => RenewAsync(http, "v1.p.5", "soon"))
            .Handle(http => RenewAsync(http, "v1.p.6", "2026-03-03T03:30:00.000Z")).Client();
        var options = new RequestOptions { Pass = new RoomPass("v1.p.1") };
        Assert.Null(options.Pass.ExpiresAt);

        for (int call = 0; call < 4; call++)
            await fluxpay.Credits.UseAsync(new UseCredits { CustomerId = "cust-1", Amount = 1 }, options);

        Assert.Equal(["v1.p.1", "v1.p.3", "v1.p.3", "v1.p.3", "v1.p.3"], server.Requests.Select(r => r.Headers["X-FluxPay-Pass"]));
        Assert.Equal(("v1.p.6", new DateTimeOffset(2026, 3, 3, 3, 30, 0, TimeSpan.Zero)), (options.Pass.Value, options.Pass.ExpiresAt));
    }

    [Fact]
    public async Task A_registered_client_takes_renewed_passes_up_even_from_an_answer_that_never_ends()
    {
        await using var server = await StubServer.StartAsync();
        server.Handle(async http =>
        {
            http.Response.Headers["X-FluxPay-Pass"] = "v1.p.2";
            http.Response.Headers["X-FluxPay-Pass-Expires"] = "2026-03-03T03:10:00.000Z";
            http.Response.ContentType = "application/json";
            http.Response.ContentLength = 1000;
            await http.Response.WriteAsync("{");   // what is missing ends the connection, which unlike a reset leaves what was sent readable
        }).Ok(Results.Use);
        var services = new ServiceCollection();
        services.AddFluxPayClient(o => (o.BaseAddress, o.ApiKey, o.RetryDelay) = (server.Address, "fp_test_moa", TimeSpan.FromMilliseconds(1)));
        await using var provider = services.BuildServiceProvider();

        await provider.GetRequiredService<FluxPayClient>().Credits.UseAsync(
            new UseCredits { CustomerId = "cust-1", Amount = 1 }, new RequestOptions { Pass = new RoomPass("v1.p.1") });

        Assert.Equal(["v1.p.1", "v1.p.2"], server.Requests.Select(r => r.Headers["X-FluxPay-Pass"]));
    }

    [Theory]
    [InlineData("")]
    [InlineData("line\r\nbreak")]
    public void A_pass_that_no_server_gave_is_refused_before_it_is_sent(string pass) => Assert.Throws<ArgumentException>(() => new RoomPass(pass));

    private static Task RenewAsync(HttpContext http, string pass, string expiresAt, int status = 201)
    {
        http.Response.Headers["X-FluxPay-Pass"] = pass;
        http.Response.Headers["X-FluxPay-Pass-Expires"] = expiresAt;
        (http.Response.StatusCode, http.Response.ContentType) = (status, "application/json");
        return http.Response.WriteAsync(status < 400
            ? $$"""{"isSuccess":true,"code":"OK","message":"fine","result":{{Results.Use}}}"""
            : """{"isSuccess":false,"code":"SYS_002","message":"later","result":null}""");
    }
}
