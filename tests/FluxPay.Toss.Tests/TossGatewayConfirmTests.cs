using System.Text;
using System.Text.Json.Nodes;
using FluxPay.Payments;
using static FluxPay.Toss.Tests.FakeToss;
using static FluxPay.Toss.Tests.Fixtures;

namespace FluxPay.Toss.Tests;

public sealed class TossGatewayConfirmTests
{
    [Fact]
    public async Task A_confirm_sends_what_Toss_asks_for()
    {
        await using var toss = await StartAsync(Json(200, Payment()));
        await using var test = new TestGateway(new Uri(toss.Url, "/simulators/toss/"));
        await test.ConfirmAsync();

        var request = Assert.Single(toss.Requests);
        Assert.Equal(("POST", "/simulators/toss/v1/payments/confirm"), (request.Method, request.Target));
        Assert.Equal("Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes(Key + ":")), request.Headers["Authorization"]);
        Assert.Equal("att_1", request.Headers["Idempotency-Key"]);
        Assert.Equal("application/json", request.Headers["Content-Type"]);
        Assert.DoesNotContain("Accept-Language", request.Headers.Keys);
        Assert.Equal("""{"paymentKey":"tviva20260101090000Ab3dE","orderId":"flux-000001","amount":11000}""", request.Body);
    }

    [Fact]
    public async Task A_confirmed_payment_is_told_whole()
    {
        var succeeded = Assert.IsType<GatewayOutcome.Succeeded>(await ConfirmAsync(Json(200, Payment())));
        Assert.Equal(new GatewayPayment(PaymentKey, Order, GatewayPaymentState.Paid, Won(11000), Won(11000), PaymentMethod.Card,
            new DateTimeOffset(2026, 1, 1, 0, 0, 21, TimeSpan.Zero),
            "https://dashboard.tosspayments.com/receipt/redirection?transactionId=tviva20260101090000Ab3dE&ref=PX", null), succeeded.Payment);
    }

    [Fact]
    public async Task An_issued_virtual_account_is_a_success_that_waits_for_its_deposit()
    {
        var succeeded = Assert.IsType<GatewayOutcome.Succeeded>(await ConfirmAsync(Json(200, WaitingForDeposit())));
        Assert.Equal(new VirtualAccount("신한", AccountNumber, new DateTimeOffset(2026, 1, 8, 0, 0, 0, TimeSpan.Zero)), succeeded.Payment.Account);
        Assert.Equal((GatewayPaymentState.AwaitingDeposit, PaymentMethod.VirtualAccount), (succeeded.Payment.State, succeeded.Payment.Method));
        Assert.Equal(Won(0), succeeded.Payment.Refundable);
        Assert.Null(succeeded.Payment.ApprovedAt);
    }

    [Fact]
    public async Task A_deadline_without_an_offset_is_Korean() => Assert.Equal(
        new DateTimeOffset(2026, 1, 8, 0, 0, 0, TimeSpan.Zero),
        Assert.IsType<GatewayOutcome.Succeeded>(await ConfirmAsync(Json(200, WaitingForDeposit("2026-01-08T09:00:00")))).Payment.Account?.DueAt);

    [Fact]
    public async Task A_success_with_another_amount_is_told_so_that_it_can_be_given_back()
    {
        string body = Payment(("totalAmount", 12000), ("balanceAmount", 12000));
        var succeeded = Assert.IsType<GatewayOutcome.Succeeded>(await ConfirmAsync(Json(200, body)));
        Assert.Equal(Won(12000), succeeded.Payment.Amount);
    }

    [Theory]
    [InlineData("READY")]
    [InlineData("IN_PROGRESS")]
    [InlineData("ABORTED")]
    [InlineData("EXPIRED")]
    [InlineData("CANCELED")]
    [InlineData("A_STATUS_OF_NEXT_YEAR")]
    public async Task A_success_that_is_not_paid_makes_no_sense_and_is_unknown(string status) =>
        Assert.IsType<GatewayOutcome.Unknown>(await ConfirmAsync(Json(200, Payment(("status", status)))));

    [Fact]
    public async Task A_success_about_another_payment_is_unknown() =>
        Assert.IsType<GatewayOutcome.Unknown>(await ConfirmAsync(Json(200, Payment(("paymentKey", "another")))));

    [Theory]
    [InlineData("REJECT_CARD_PAYMENT", 403, true)]
    [InlineData("INVALID_STOPPED_CARD", 400, false)]
    [InlineData("EXCEED_MAX_DAILY_PAYMENT_COUNT", 400, true)]
    [InlineData("NOT_AVAILABLE_BANK", 403, true)]
    public async Task A_decline_or_a_limit_is_final_and_needs_no_question(string code, int status, bool retryable)
    {
        await using var toss = await StartAsync(Error(status, code, "한도초과"));
        await using var test = new TestGateway(toss.Url);
        Assert.Equal(new GatewayOutcome.Refused(RefusalKind.Declined, code, "한도초과", retryable), await test.ConfirmAsync());
        Assert.Single(toss.Requests);
    }

    [Fact]
    public async Task A_message_is_kept_as_far_as_it_can_be_shown_and_the_code_stands_in_for_none()
    {
        var refused = Assert.IsType<GatewayOutcome.Refused>(await ConfirmAsync(Error(403, "REJECT_CARD_PAYMENT", new string('가', 600))));
        Assert.Equal(new string('가', 510), refused.Message);
        refused = Assert.IsType<GatewayOutcome.Refused>(await ConfirmAsync(Json(403, """{"code":"REJECT_CARD_PAYMENT"}""")));
        Assert.Equal("REJECT_CARD_PAYMENT", refused.Message);
    }

    [Theory]
    [InlineData(401, "UNAUTHORIZED_KEY")]
    [InlineData(403, "INCORRECT_BASIC_AUTH_FORMAT")]
    [InlineData(400, "INVALID_API_KEY")]
    public async Task A_refused_key_means_nothing_was_done_and_tells_the_operator(int status, string code)
    {
        await using var toss = await StartAsync(Error(status, code));
        await using var test = new TestGateway(toss.Url);
        var refused = Assert.IsType<GatewayOutcome.Refused>(await test.ConfirmAsync());
        Assert.Equal((RefusalKind.NotSent, code), (refused.Kind, refused.Code));
        Assert.Contains(test.Log.Lines, line => line.Level == Microsoft.Extensions.Logging.LogLevel.Error
            && line.Text.Contains("FluxPay:Toss:SecretKey", StringComparison.Ordinal));
        Assert.DoesNotContain(Key, test.Log.All, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(400, "PROVIDER_ERROR")]
    [InlineData(400, "CARD_PROCESSING_ERROR")]
    [InlineData(409, "IDEMPOTENT_REQUEST_PROCESSING")]
    [InlineData(403, "FORBIDDEN_CONSECUTIVE_REQUEST")]
    [InlineData(500, "FAILED_PAYMENT_INTERNAL_SYSTEM_PROCESSING")]
    [InlineData(500, "REJECT_CARD_PAYMENT")]
    [InlineData(503, "SOMETHING_NEW")]
    [InlineData(400, "SOMETHING_NEW")]
    [InlineData(429, "TOO_MANY_REQUESTS")]
    public async Task What_is_not_certainly_undone_is_unknown(int status, string code)
    {
        await using var toss = await StartAsync(Error(status, code));
        await using var test = new TestGateway(toss.Url);
        var unknown = Assert.IsType<GatewayOutcome.Unknown>(await test.ConfirmAsync());
        Assert.Contains(code, unknown.Reason, StringComparison.Ordinal);
        Assert.Single(toss.Requests);   // a payment is never sent twice from here
    }

    [Theory]
    [InlineData("ALREADY_PROCESSED_PAYMENT", 400)]
    [InlineData("INVALID_REQUEST", 400)]
    [InlineData("FORBIDDEN_REQUEST", 403)]
    [InlineData("NOT_FOUND_PAYMENT_SESSION", 404)]
    [InlineData("NOT_FOUND_PAYMENT", 404)]
    public async Task A_refusal_of_what_is_paid_already_is_a_success(string code, int status)
    {
        await using var toss = await StartAsync(Error(status, code), Json(200, Payment()));
        await using var test = new TestGateway(toss.Url);
        Assert.Equal(Won(11000), Assert.IsType<GatewayOutcome.Succeeded>(await test.ConfirmAsync()).Payment.Amount);
        Assert.Equal(["POST /v1/payments/confirm", $"GET /v1/payments/{PaymentKey}"],
            toss.Requests.Select(request => $"{request.Method} {request.Target}"));
    }

    [Theory]
    [InlineData("DONE")]
    [InlineData("IN_PROGRESS")]
    public async Task A_refusal_of_another_orders_payment_is_a_mismatch(string status)
    {
        var outcome = await ConfirmAsync(Error(403, "FORBIDDEN_REQUEST"), Json(200, Payment(("orderId", "flux-000002"), ("status", status))));
        Assert.Equal(RefusalKind.Mismatch, Assert.IsType<GatewayOutcome.Refused>(outcome).Kind);
    }

    [Fact]
    public async Task A_refusal_of_a_payment_with_another_amount_is_a_mismatch()
    {
        var outcome = await ConfirmAsync(Error(400, "INVALID_REQUEST"),
            Json(200, Payment(("totalAmount", 1000), ("balanceAmount", 1000), ("status", "IN_PROGRESS"))));
        var refused = Assert.IsType<GatewayOutcome.Refused>(outcome);
        Assert.Equal((RefusalKind.Mismatch, false), (refused.Kind, refused.Retryable));
    }

    [Theory]
    [InlineData("BELOW_MINIMUM_AMOUNT", 400, "IN_PROGRESS", false)]
    [InlineData("NOT_FOUND_PAYMENT_SESSION", 404, "EXPIRED", true)]
    [InlineData("ALREADY_PROCESSED_PAYMENT", 400, "ABORTED", true)]
    public async Task A_refusal_stands_when_the_payment_agrees(string code, int status, string state, bool retryable)
    {
        var outcome = await ConfirmAsync(Error(status, code), Json(200, Payment(("status", state))));
        Assert.Equal(new GatewayOutcome.Refused(RefusalKind.Declined, code, "메시지", retryable), outcome);
    }

    [Fact]
    public async Task A_lost_session_of_a_payment_that_is_gone_asks_for_a_new_window() =>
        Assert.Equal(new GatewayOutcome.Refused(RefusalKind.Declined, "NOT_FOUND_PAYMENT_SESSION", "메시지", true),
            await ConfirmAsync(Error(404, "NOT_FOUND_PAYMENT_SESSION"), Error(404, "NOT_FOUND_PAYMENT")));

    [Fact]
    public async Task Already_processed_yet_still_waiting_is_unknown() => Assert.IsType<GatewayOutcome.Unknown>(
        await ConfirmAsync(Error(400, "ALREADY_PROCESSED_PAYMENT"), Json(200, Payment(("status", "IN_PROGRESS")))));

    [Fact]
    public async Task Already_processed_yet_not_found_is_unknown() => Assert.IsType<GatewayOutcome.Unknown>(
        await ConfirmAsync(Error(400, "ALREADY_PROCESSED_PAYMENT"), Error(404, "NOT_FOUND_PAYMENT")));

    [Fact]
    public async Task A_refusal_nobody_can_check_is_unknown() => Assert.IsType<GatewayOutcome.Unknown>(
        await ConfirmAsync(Error(400, "INVALID_REQUEST"), Error(401, "UNAUTHORIZED_KEY")));

    [Theory]
    [InlineData("..")]
    [InlineData("")]
    [InlineData("a b")]
    [InlineData("가")]
    public async Task A_key_no_payment_can_have_is_refused_unsent(string key)
    {
        await using var toss = await StartAsync();
        await using var test = new TestGateway(toss.Url);
        var refused = Assert.IsType<GatewayOutcome.Refused>(await test.ConfirmAsync(Confirm with { ProviderKey = key }));
        Assert.Equal(RefusalKind.Declined, refused.Kind);
        Assert.IsType<GatewayReport.NotFound>(await test.QueryAsync(key));
        Assert.Empty(toss.Requests);
    }

    [Fact]
    public async Task Dollars_go_out_as_decimals_and_come_back_as_cents()
    {
        string body = Payment(("currency", "USD"), ("totalAmount", JsonNode.Parse("12.30")), ("balanceAmount", JsonNode.Parse("12.3")));
        await using var toss = await StartAsync(Json(200, body));
        await using var test = new TestGateway(toss.Url);
        var succeeded = Assert.IsType<GatewayOutcome.Succeeded>(await test.ConfirmAsync(Confirm with { Amount = Dollars(1230) }));
        Assert.Equal(Dollars(1230), succeeded.Payment.Amount);
        Assert.Contains("\"amount\":12.3}", Assert.Single(toss.Requests).Body, StringComparison.Ordinal);
    }

    private static async Task<GatewayOutcome> ConfirmAsync(params Func<Microsoft.AspNetCore.Http.HttpContext, Task>[] script)
    {
        await using var toss = await StartAsync(script);
        await using var test = new TestGateway(toss.Url);
        return await test.ConfirmAsync();
    }
}
