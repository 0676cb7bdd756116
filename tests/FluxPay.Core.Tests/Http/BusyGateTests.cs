using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace FluxPay.Http.Tests;

/// <summary>A host that has as much to do as it can says so at once.</summary>
public sealed class BusyGateTests
{
    private const int Most = 3, MostAtGateways = 5;

    private readonly TaskCompletionSource _work = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly BusyGate _gate;

    public BusyGateTests() => _gate = new BusyGate(
        _ => _work.Task, Options.Create(new HttpOptions { MaxConcurrentRequests = Most, MaxConcurrentGatewayRequests = MostAtGateways }));

    [Theory]
    [InlineData("/api/v1/orders", Most)]
    [InlineData("/api/v1/credits/use", Most)]
    [InlineData("/api/v1/webhooks/toss", Most)]
    [InlineData("/API/V1/Orders", Most)]
    [InlineData("/api/v1/payments/confirm", MostAtGateways)]
    [InlineData("/api/v1/orders/ord_1/cancel", MostAtGateways)]
    [InlineData("/api/v1/orders/ord_1/fail", MostAtGateways)]
    [InlineData("/api/v1/billing-methods", MostAtGateways)]
    [InlineData("/api/v1/subscriptions/sub_1/change", MostAtGateways)]
    public async Task What_comes_beyond_the_limit_is_refused_while_the_others_still_run(string path, int most)
    {
        var running = Enumerable.Range(0, most).Select(_ => _gate.InvokeAsync(Request(path))).ToList();
        for (int again = 0; again < 3; again++)
        {
            var refused = Request(path);
            await _gate.InvokeAsync(refused);   // ends, though no work does
            AssertBusy(refused);
        }
        Assert.DoesNotContain(running, r => r.IsCompleted);

        _work.SetResult();
        await Task.WhenAll(running);
        var served = Request(path);
        await _gate.InvokeAsync(served);
        Assert.Equal(200, served.Response.StatusCode);
    }

    [Fact]
    public async Task Those_who_wait_for_a_gateway_and_the_others_take_no_places_from_each_other()
    {
        for (int i = 0; i < MostAtGateways; i++)
            _ = _gate.InvokeAsync(Request("/api/v1/payments/confirm"));
        Assert.False(_gate.InvokeAsync(Request("/api/v1/orders")).IsCompleted);
        var refused = Request("/api/v1/payments/confirm");
        await _gate.InvokeAsync(refused);
        AssertBusy(refused);
        _work.SetResult();
    }

    [Theory]
    [InlineData("/api/v1/admin/outbox")]
    [InlineData("/api/v1/waiting-rooms/rush/tickets")]
    [InlineData("/health/ready")]
    [InlineData("/shop")]
    public void Operators_rooms_and_the_applications_own_pages_are_always_let_in(string path)
    {
        for (int i = 0; i < 2 * MostAtGateways; i++)
            Assert.False(_gate.InvokeAsync(Request(path)).IsCompleted);
        _work.SetResult();
    }

    [Fact]
    public async Task A_request_that_fails_gives_its_place_back()
    {
        var gate = new BusyGate(_ => throw new InvalidOperationException("a bug"), Options.Create(new HttpOptions { MaxConcurrentRequests = 1 }));
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

    private static void AssertBusy(HttpContext http)
    {
        Assert.Equal((503, "1"), (http.Response.StatusCode, http.Response.Headers.RetryAfter.ToString()));
        http.Response.Body.Position = 0;
        var envelope = JsonDocument.Parse(http.Response.Body).RootElement;
        Assert.Equal((false, "SYS_002", JsonValueKind.Null),
            (envelope.GetProperty("isSuccess").GetBoolean(), envelope.GetProperty("code").GetString(), envelope.GetProperty("result").ValueKind));
    }
}
