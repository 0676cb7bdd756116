using System.Net;
using System.Net.Sockets;
using FluxPay.Payments;
using FluxPay.Toss.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using static FluxPay.Toss.Tests.FakeToss;
using static FluxPay.Toss.Tests.Fixtures;

namespace FluxPay.Toss.Tests.Http;

/// <summary>What a network can do, and whether money may have moved meanwhile.</summary>
public sealed class OutageTests
{
    private static readonly TimeSpan Soon = TimeSpan.FromMilliseconds(300);

    [Fact]
    public async Task A_connection_cut_after_the_request_is_unknown() => await IsUnknownAsync(Cut);

    [Fact]
    public async Task A_connection_cut_within_the_answer_is_unknown() => await IsUnknownAsync(CutHalfway);

    [Fact]
    public async Task A_page_of_a_proxy_is_unknown() => await IsUnknownAsync(Text(502, "text/html", "<html>Bad Gateway</html>"));

    [Fact]
    public async Task An_empty_gateway_timeout_is_unknown() => await IsUnknownAsync(Text(504, "text/plain", ""));

    [Fact]
    public async Task A_success_that_is_not_JSON_is_unknown() => await IsUnknownAsync(Text(200, "text/html", "<html>Welcome</html>"));

    [Fact]
    public async Task A_truncated_success_is_unknown() => await IsUnknownAsync(Json(200, Payment()[..200]));

    [Fact]
    public async Task A_redirect_is_not_followed_and_unknown() => await IsUnknownAsync(context =>
    {
        context.Response.Redirect("/elsewhere", permanent: false, preserveMethod: true);
        return Task.CompletedTask;
    });

    [Fact]
    public async Task An_answer_of_many_megabytes_is_unknown() =>
        await IsUnknownAsync(Json(200, Payment(("orderName", new string('x', 2 * 1024 * 1024)))));

    [Theory]
    [InlineData("paymentKey")]
    [InlineData("orderId")]
    [InlineData("status")]
    [InlineData("currency")]
    [InlineData("totalAmount")]
    [InlineData("balanceAmount")]
    public async Task A_success_that_lacks_a_field_is_unknown(string field) => await IsUnknownAsync(Json(200, Without(field)));

    [Fact]
    public async Task No_answer_in_time_is_unknown() => await IsUnknownAsync(Silence, Soon);

    [Fact]
    public async Task An_answer_that_stalls_halfway_is_unknown() => await IsUnknownAsync(StallHalfway, Soon);

    [Fact]
    public async Task A_connection_cut_on_a_kept_connection_is_unknown_and_not_tried_again()
    {
        await using var toss = await StartAsync(Json(200, Payment()), Cut);
        await using var test = new TestGateway(toss.Url);
        Assert.IsType<GatewayOutcome.Succeeded>(await test.ConfirmAsync());
        Assert.IsType<GatewayOutcome.Unknown>(await test.ConfirmAsync());
        Assert.Equal(2, toss.Requests.Count);
    }

    [Fact]
    public async Task A_connection_cut_before_the_request_was_read_is_unknown()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        await using var test = new TestGateway(new Uri($"http://{listener.LocalEndpoint}"));
        var outcome = test.ConfirmAsync();
        using (var client = await listener.AcceptTcpClientAsync(TestContext.Current.CancellationToken))
        {
            // One byte proves that the request is on its way; cut any earlier, it may rightly count as never sent.
            await client.GetStream().ReadExactlyAsync(new byte[1], TestContext.Current.CancellationToken);
            client.LingerState = new LingerOption(enable: true, seconds: 0);   // closes with a reset
        }
        Assert.IsType<GatewayOutcome.Unknown>(await outcome);
    }

    [Fact]
    public async Task A_refused_connection_means_nothing_was_sent()
    {
        // Bound and not listening: nobody else can take the port, and it refuses.
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        await using var test = new TestGateway(new Uri($"http://{socket.LocalEndPoint}"));
        IsNotSent("NO_CONNECTION", await test.ConfirmAsync());
        IsNotSent("NO_CONNECTION", await test.CancelAsync(Cancel(1, 1)));
        Assert.IsType<GatewayReport.Unknown>(await test.QueryAsync());
    }

    [Fact]
    public async Task A_failed_TLS_handshake_means_nothing_was_sent()
    {
        await using var toss = await StartAsync();
        await using var test = new TestGateway(new UriBuilder(toss.Url) { Scheme = "https" }.Uri);
        IsNotSent("NO_CONNECTION", await test.ConfirmAsync());
        Assert.Empty(toss.Requests);
    }

    [Fact]
    public async Task A_TLS_handshake_that_outlasts_the_timeout_means_nothing_was_sent()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        await using var test = new TestGateway(new Uri($"https://{listener.LocalEndpoint}"), timeout: Soon);
        IsNotSent("NO_CONNECTION", await test.ConfirmAsync());
    }

    [Fact]
    public async Task The_callers_own_cancellation_is_thrown()
    {
        using var cancelled = new CancellationTokenSource();
        await using var toss = await StartAsync(async context =>
        {
            await cancelled.CancelAsync();
            await Silence(context);
        });
        await using var test = new TestGateway(toss.Url);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => test.Gateway.ConfirmAsync(Confirm, cancelled.Token));
    }

    [Fact]
    public async Task An_applications_default_retries_do_not_repeat_a_payment()
    {
        await using var toss = await StartAsync();
        toss.Otherwise = Error(503, "SOMETHING");
        await using var test = new TestGateway(toss.Url,
            more: services => services.ConfigureHttpClientDefaults(http => http.AddStandardResilienceHandler()));
        Assert.IsType<GatewayOutcome.Unknown>(await test.ConfirmAsync());
        Assert.Single(toss.Requests);
    }

    [Fact]
    public async Task An_outage_opens_the_circuit_and_its_end_closes_it()
    {
        var time = new FakeTimeProvider();
        await using var toss = await StartAsync();
        toss.Otherwise = Text(503, "text/html", "down");
        await using var test = new TestGateway(toss.Url, pipelineTime: time);
        for (int call = 0; call < TossPipelines.MinimumCalls; call++)
            Assert.IsType<GatewayOutcome.Unknown>(await test.ConfirmAsync());

        IsNotSent("CIRCUIT_OPEN", await test.ConfirmAsync());
        Assert.Equal(TossPipelines.MinimumCalls, toss.Requests.Count);

        time.Advance(TossPipelines.BreakDuration);
        Assert.IsType<GatewayOutcome.Unknown>(await test.ConfirmAsync());   // one is let through, finds it still down
        IsNotSent("CIRCUIT_OPEN", await test.ConfirmAsync());

        time.Advance(TossPipelines.BreakDuration);
        toss.Otherwise = Json(200, Payment());
        Assert.IsType<GatewayOutcome.Succeeded>(await test.ConfirmAsync());
        Assert.IsType<GatewayOutcome.Succeeded>(await test.ConfirmAsync());
    }

    [Fact]
    public async Task Refusals_never_open_the_circuit()
    {
        await using var toss = await StartAsync();
        toss.Otherwise = Error(403, "REJECT_CARD_PAYMENT");
        await using var test = new TestGateway(toss.Url, pipelineTime: new FakeTimeProvider());
        for (int call = 0; call < 2 * TossPipelines.MinimumCalls; call++)
            Assert.Equal("REJECT_CARD_PAYMENT", Assert.IsType<GatewayOutcome.Refused>(await test.ConfirmAsync()).Code);
    }

    private static void IsNotSent(string code, GatewayOutcome outcome)
    {
        var refused = Assert.IsType<GatewayOutcome.Refused>(outcome);
        Assert.Equal((RefusalKind.NotSent, code, true), (refused.Kind, refused.Code, refused.Retryable));
    }

    private static async Task IsUnknownAsync(Func<HttpContext, Task> answer, TimeSpan? timeout = null)
    {
        await using var toss = await StartAsync(answer, answer);
        await using var test = new TestGateway(toss.Url, timeout: timeout);
        Assert.IsType<GatewayOutcome.Unknown>(await test.ConfirmAsync());
        Assert.IsType<GatewayOutcome.Unknown>(await test.CancelAsync(Cancel(3000, 11000)));
        Assert.Equal(["POST", "POST"], toss.Requests.Select(request => request.Method));   // each sent once
    }
}
