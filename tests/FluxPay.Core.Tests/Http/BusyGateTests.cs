using System.Text.Json;
using FluxPay.Payments;
using FluxPay.Tests;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace FluxPay.Http.Tests;

/// <summary>A host that has as much to do as it can says so at once.</summary>
public sealed class BusyGateTests
{
    private const int Most = 4, MostBegun = 2, MostThatWait = 6;

    private readonly TaskCompletionSource _work = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly SlowGateway _gateway = new();
    private readonly Gateways _gateways;
    private readonly BusyGate _gate;

    public BusyGateTests()
    {
        _gateways = new Gateways([_gateway]);
        _gate = Gate(_ => _work.Task, new HttpOptions { MaxConcurrentRequests = Most, MaxConcurrentGatewayRequests = MostThatWait });
    }

    [Theory]
    [InlineData("/api/v1/orders", MostBegun)]
    [InlineData("/API/V1/Orders", MostBegun)]
    [InlineData("/api/v1/credits/use", MostBegun)]
    [InlineData("/api/v1/credits/holds", MostBegun)]
    [InlineData("/api/v1/webhooks/toss", MostBegun)]
    [InlineData("/api/v1/orders/ord_1/complete", Most)]
    [InlineData("/api/v1/credits/holds/hld_1/capture", Most)]
    [InlineData("/api/v1/payments/confirm", Most)]
    [InlineData("/api/v1/orders/ord_1/cancel", Most)]
    [InlineData("/api/v1/billing-methods", Most)]
    [InlineData("/api/v1/subscriptions/sub_1/change", Most)]
    public async Task What_comes_beyond_the_limit_is_refused_while_the_others_still_run(string path, int most)
    {
        var running = Enumerable.Range(0, most).Select(_ => _gate.InvokeAsync(Request(path))).ToList();
        for (int again = 0; again < 3; again++)
        {
            await AssertRefusedAsync(path);   // ends, though no work does
        }
        Assert.DoesNotContain(running, r => r.IsCompleted);

        _work.SetResult();
        await Task.WhenAll(running);
        var served = Request(path);
        await _gate.InvokeAsync(served);
        Assert.Equal(200, served.Response.StatusCode);
    }

    [Fact]
    public async Task In_a_flood_of_orders_there_is_room_to_pay_those_that_were_let_in()
    {
        for (int i = 0; i < MostBegun; i++)
            Assert.False(_gate.InvokeAsync(Request("/api/v1/orders")).IsCompleted);
        await AssertRefusedAsync("/api/v1/orders");
        for (int i = MostBegun; i < Most; i++)
            Assert.False(_gate.InvokeAsync(Request("/api/v1/payments/confirm")).IsCompleted);
        await AssertRefusedAsync("/api/v1/payments/confirm");
        _work.SetResult();
    }

    [Fact]
    public async Task Who_waits_for_a_gateway_takes_no_room_from_others_up_to_a_limit_of_its_own()
    {
        for (int i = 0; i < MostThatWait; i++)
        {
            Assert.False(_gate.InvokeAsync(Request("/api/v1/payments/confirm")).IsCompleted);
            _ = _gateways.Of(_gateway.Provider).QueryAsync("key", default);
        }
        await AssertRefusedAsync("/api/v1/payments/confirm");
        for (int i = 0; i < MostBegun; i++)
            Assert.False(_gate.InvokeAsync(Request("/api/v1/orders")).IsCompleted);
        await AssertRefusedAsync("/api/v1/orders");

        _gateway.Answers.SetResult(new GatewayReport.NotFound());
        await Patience.Until(() => Task.FromResult(_gateways.Calls == 0), "the answers");
        await AssertRefusedAsync("/api/v1/orders/ord_1/complete");   // now they all work
        _work.SetResult();
    }

    [Theory]
    [InlineData("/api/v1/admin/outbox")]
    [InlineData("/api/v1/waiting-rooms/rush/tickets")]
    [InlineData("/health/ready")]
    [InlineData("/shop")]
    public void Operators_rooms_and_the_applications_own_pages_are_always_let_in(string path)
    {
        for (int i = 0; i < 2 * MostThatWait; i++)
            Assert.False(_gate.InvokeAsync(Request(path)).IsCompleted);
        _work.SetResult();
    }

    [Fact]
    public async Task A_request_that_fails_gives_its_place_back()
    {
        var gate = Gate(_ => throw new InvalidOperationException("a bug"), new HttpOptions { MaxConcurrentRequests = 1 });
        for (int i = 0; i < 3; i++)
            await Assert.ThrowsAsync<InvalidOperationException>(() => gate.InvokeAsync(Request("/api/v1/orders")));
    }

    [Fact]
    public void Limits_are_positive()
    {
        var wrong = new HttpOptionsValidator().Validate(null, new HttpOptions { MaxConcurrentRequests = 0, MaxConcurrentGatewayRequests = -1 });
        Assert.Equal(2, wrong.Failures!.Count());
        Assert.True(new HttpOptionsValidator().Validate(null, new HttpOptions()).Succeeded);
    }

    private static DefaultHttpContext Request(string path) => new() { Request = { Path = path }, Response = { Body = new MemoryStream() } };

    private BusyGate Gate(RequestDelegate next, HttpOptions options) => new(next, Options.Create(options), _gateways);

    private async Task AssertRefusedAsync(string path)
    {
        var http = Request(path);
        await _gate.InvokeAsync(http);
        Assert.Equal((503, "1"), (http.Response.StatusCode, http.Response.Headers.RetryAfter.ToString()));
        http.Response.Body.Position = 0;
        var envelope = JsonDocument.Parse(http.Response.Body).RootElement;
        Assert.Equal((false, "SYS_002", JsonValueKind.Null),
            (envelope.GetProperty("isSuccess").GetBoolean(), envelope.GetProperty("code").GetString(), envelope.GetProperty("result").ValueKind));
    }

    /// <summary>Answers nothing until it is let.</summary>
    private sealed class SlowGateway : IPaymentGateway
    {
        public string Provider => "slow";
        public GatewayCapabilities Capabilities => GatewayCapabilities.None;
        public TaskCompletionSource<GatewayReport> Answers { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task<GatewayOutcome> ConfirmAsync(GatewayConfirm request, CancellationToken cancellationToken) => throw new NotSupportedException();
        public Task<GatewayOutcome> CancelAsync(GatewayCancel request, CancellationToken cancellationToken) => throw new NotSupportedException();
        public Task<GatewayReport> QueryAsync(string providerKey, CancellationToken cancellationToken) => Answers.Task;
    }
}
