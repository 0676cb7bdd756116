using System.Net;

namespace FluxPay.Client.Tests;

public sealed class RefusalTests
{
    [Theory]
    [InlineData(402, "PAY_001")]
    [InlineData(402, "PAY_002")]
    [InlineData(409, "PAY_003")]
    [InlineData(409, "PAY_004")]
    [InlineData(422, "PAY_005")]
    [InlineData(404, "PAY_006")]
    [InlineData(409, "PAY_007")]
    [InlineData(422, "PAY_009")]
    [InlineData(400, "REQ_001")]
    [InlineData(401, "REQ_002")]
    [InlineData(403, "REQ_003")]
    [InlineData(422, "REQ_004")]
    [InlineData(404, "REQ_006")]
    [InlineData(405, "REQ_006")]
    [InlineData(413, "REQ_007")]
    [InlineData(415, "REQ_007")]
    [InlineData(409, "NEW_001")]
    public async Task A_refusal_is_told_at_once_with_its_code_and_words(int status, string code)
    {
        await using var server = await StubServer.StartAsync();
        using var fluxpay = server.Refuse(status, code).Client();

        var refusal = await Assert.ThrowsAsync<FluxPayApiException>(() => fluxpay.Credits.UseAsync("cust-1", 30));

        Assert.Equal((code, (HttpStatusCode)status, $"do {code}"), (refusal.Code, refusal.HttpStatus, refusal.Message));
        Assert.Equal("req-1", refusal.RequestId);
        Assert.Equal(server.Request.Key, refusal.IdempotencyKey);
        Assert.Null(refusal.Result);
        Assert.Null(refusal.RetryAfter);
        Assert.Empty(refusal.Errors);
        Assert.Equal(code == "PAY_007", refusal.IsTransient);
    }

    [Theory]
    [InlineData(503, "PAY_008")]
    [InlineData(429, "REQ_005")]
    [InlineData(500, "SYS_001")]
    [InlineData(503, "SYS_002")]
    public async Task A_refusal_that_passes_is_told_after_the_retries_with_its_pace(int status, string code)
    {
        await using var server = await StubServer.StartAsync();
        using var fluxpay = server
            .Refuse(status, code, retryAfter: 3).Refuse(status, code, retryAfter: 3)
            .Client(o => (o.MaxRetries, o.TimeProvider) = (1, new InstantTime()));

        var refusal = await Assert.ThrowsAsync<FluxPayApiException>(() => fluxpay.Credits.GetBalanceAsync("cust-1"));

        Assert.Equal(2, server.Requests.Count);
        Assert.Equal((code, TimeSpan.FromSeconds(3)), (refusal.Code, refusal.RetryAfter));
        Assert.True(refusal.IsTransient);
        Assert.Null(refusal.IdempotencyKey);
    }

    [Fact]
    public async Task Every_problem_of_an_invalid_request_is_listed()
    {
        await using var server = await StubServer.StartAsync();
        using var fluxpay = server.Refuse(400, "REQ_001",
            """{"errors":[{"field":"amount","message":"too small"},{"field":"customerId","message":"too long"}]}""").Client();

        var refusal = await Assert.ThrowsAsync<FluxPayApiException>(
            () => fluxpay.Orders.CreateAsync(new CreateOrder { CustomerId = "cust-1", Amount = -1 }));

        Assert.Equal([new("amount", "too small"), new FieldError("customerId", "too long")], refusal.Errors);
    }

    [Fact]
    public async Task Details_are_read_as_the_codes_own_record()
    {
        await using var server = await StubServer.StartAsync();
        using var fluxpay = server
            .Refuse(402, "PAY_001", """{"balance":10,"required":30}""")
            .Refuse(402, "PAY_002", """{"provider":"toss","providerCode":"REJECT","providerMessage":"no","retryable":true}""")
            .Refuse(409, "PAY_004", """{"current":"COMPLETED","allowed":["refund"]}""")
            .Refuse(422, "PAY_009", """{"refundable":7000}""")
            .Client();

        Task<FluxPayApiException> RefusedAsync() =>
            Assert.ThrowsAsync<FluxPayApiException>(() => fluxpay.Credits.UseAsync("cust-1", 30));

        var credit = await RefusedAsync();
        Assert.Equal(new InsufficientCredit(10, 30), credit.ResultAs<InsufficientCredit>());
        Assert.Equal(30, credit.Result!.Value.GetProperty("required").GetInt64());
        Assert.Equal(new GatewayRefusal("toss", "REJECT", "no", true), (await RefusedAsync()).ResultAs<GatewayRefusal>());
        var state = (await RefusedAsync()).ResultAs<StateConflict>();
        Assert.Equal("COMPLETED", state?.Current);
        Assert.Equal(["refund"], state!.Allowed);
        Assert.Equal(new RefundLimit(7000), (await RefusedAsync()).ResultAs<RefundLimit>());
    }

    [Fact]
    public async Task An_order_paid_already_carries_its_payment()
    {
        await using var server = await StubServer.StartAsync();
        using var fluxpay = server.Refuse(409, "PAY_003", Results.Payment, retryAfter: 1).Client();

        var refusal = await Assert.ThrowsAsync<FluxPayApiException>(() => fluxpay.Payments.ConfirmAsync(
            new ConfirmPayment { PaymentKey = "tk_2", OrderId = "ord_1", Amount = 10_000 }));

        Assert.Equal(FluxPayCodes.AlreadyProcessed, refusal.Code);
        Assert.Equal("pay_1", refusal.ResultAs<Payment>()?.PaymentId);
        Assert.False(refusal.IsTransient);
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task Details_of_another_shape_are_null_and_foreign_types_are_named()
    {
        await using var server = await StubServer.StartAsync();
        using var fluxpay = server.Refuse(409, "PAY_003", """{"new":"shape"}""").Client();

        var refusal = await Assert.ThrowsAsync<FluxPayApiException>(() => fluxpay.Credits.UseAsync("cust-1", 30));

        Assert.Null(refusal.ResultAs<Payment>());
        Assert.Contains("Version", Assert.Throws<ArgumentException>(() => refusal.ResultAs<Version>()).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(200, "text/html", "<html>log in</html>", "text/html")]
    [InlineData(404, "text/html", "<html>no such host</html>", "text/html")]
    [InlineData(302, null, "", "empty")]
    [InlineData(200, "application/json", "", "empty")]
    [InlineData(204, null, "", "empty")]
    [InlineData(200, "application/json", "<html>", "shape")]
    [InlineData(200, "application/json", """{"status":"UP"}""", "shape")]
    [InlineData(403, "application/json", """{"error":"forbidden"}""", "application/json")]
    public async Task An_answer_that_is_not_ours_says_so(int status, string? contentType, string body, string words)
    {
        await using var server = await StubServer.StartAsync();
        using var fluxpay = server.Answer(status, contentType, body).Client();

        var refusal = await Assert.ThrowsAsync<FluxPayApiException>(() => fluxpay.Credits.UseAsync("cust-1", 30));

        Assert.Equal(("", (HttpStatusCode)status), (refusal.Code, refusal.HttpStatus));
        Assert.Contains($"{status}", refusal.Message, StringComparison.Ordinal);
        Assert.Contains(words, refusal.Message, StringComparison.Ordinal);
        Assert.Equal(server.Request.Key, refusal.IdempotencyKey);
    }

    [Fact]
    public async Task A_redirect_is_not_followed()
    {
        await using var server = await StubServer.StartAsync();
        using var fluxpay = server.Handle(context =>
        {
            context.Response.Redirect("/elsewhere");
            return Task.CompletedTask;
        }).Ok(Results.Use).Client();

        var refusal = await Assert.ThrowsAsync<FluxPayApiException>(() => fluxpay.Credits.UseAsync("cust-1", 30));

        Assert.Equal(HttpStatusCode.Found, refusal.HttpStatus);
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task A_proxys_error_page_is_retried_and_then_told()
    {
        await using var server = await StubServer.StartAsync();
        using var fluxpay = server
            .Answer(502, "text/html", "<html>bad gateway</html>").Answer(504, "text/html", "<html>too late</html>")
            .Client(o => o.MaxRetries = 1);

        var refusal = await Assert.ThrowsAsync<FluxPayApiException>(() => fluxpay.Credits.GetBalanceAsync("cust-1"));

        Assert.Equal(HttpStatusCode.GatewayTimeout, refusal.HttpStatus);
        Assert.True(refusal.IsTransient);
        Assert.Equal(2, server.Requests.Count);
    }
}
