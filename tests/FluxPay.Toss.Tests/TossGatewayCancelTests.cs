using System.Text.Json;
using System.Text.Json.Nodes;
using FluxPay.Payments;
using static FluxPay.Toss.Tests.FakeToss;
using static FluxPay.Toss.Tests.Fixtures;

namespace FluxPay.Toss.Tests;

public sealed class TossGatewayCancelTests
{
    [Fact]
    public async Task A_deposit_goes_back_to_the_account_named_and_its_part_without_tax_is_told()
    {
        await using var toss = await StartAsync(Json(200, Cancelled("PARTIAL_CANCELED", 8000, (3000, 8000))));
        await using var test = new TestGateway(toss.Url);
        var cancel = Cancel(3000, 11000) with { RefundTo = RefundTo, TaxFree = Won(1000) };
        Assert.IsType<GatewayOutcome.Succeeded>(await test.CancelAsync(cancel));

        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(Assert.Single(toss.Requests).Body), JsonNode.Parse($$$"""
            {"cancelReason":"고객 변심","cancelAmount":3000,"refundableAmount":11000,"taxFreeAmount":1000,
             "refundReceiveAccount":{"bank":"88","accountNumber":"{{{AccountNumber}}}","holderName":"{{{Holder}}}"}}
            """)));
        Assert.DoesNotContain(AccountNumber, cancel.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(Holder, cancel.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_partial_cancel_names_its_amount_and_what_must_be_left_before_it()
    {
        await using var toss = await StartAsync(Json(200, Cancelled("PARTIAL_CANCELED", 8000, (3000, 8000))));
        await using var test = new TestGateway(toss.Url);
        var succeeded = Assert.IsType<GatewayOutcome.Succeeded>(await test.CancelAsync(Cancel(3000, 11000)));
        Assert.Equal((GatewayPaymentState.Paid, Won(8000), Won(11000)),
            (succeeded.Payment.State, succeeded.Payment.Refundable, succeeded.Payment.Amount));

        var request = Assert.Single(toss.Requests);
        Assert.Equal(("POST", $"/v1/payments/{PaymentKey}/cancel", "att_2"), (request.Method, request.Target, request.Headers["Idempotency-Key"]));
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(request.Body),
            JsonNode.Parse("""{"cancelReason":"고객 변심","cancelAmount":3000,"refundableAmount":11000}""")), request.Body);
    }

    [Fact]
    public async Task A_cancel_of_all_that_is_left_names_no_amount()
    {
        await using var toss = await StartAsync(Json(200, Cancelled("CANCELED", 0, (11000, 0))));
        await using var test = new TestGateway(toss.Url);
        var succeeded = Assert.IsType<GatewayOutcome.Succeeded>(await test.CancelAsync(Cancel(11000, 11000)));
        Assert.Equal((GatewayPaymentState.Cancelled, Won(0)), (succeeded.Payment.State, succeeded.Payment.Refundable));
        Assert.DoesNotContain("cancelAmount", Assert.Single(toss.Requests).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_last_of_several_partial_cancels_leaves_a_cancelled_payment_though_its_status_says_partial()
    {
        string body = Cancelled("PARTIAL_CANCELED", 0, (3000, 8000), (8000, 0));
        var succeeded = Assert.IsType<GatewayOutcome.Succeeded>(await CancelAsync(Cancel(8000, 8000), Json(200, body)));
        Assert.Equal(GatewayPaymentState.Cancelled, succeeded.Payment.State);
    }

    [Fact]
    public async Task A_foreign_cancel_names_its_currency()
    {
        string body = Payment(("currency", "USD"), ("totalAmount", JsonNode.Parse("20.05")), ("balanceAmount", JsonNode.Parse("10.00")),
            ("status", "PARTIAL_CANCELED"), ("cancels", JsonNode.Parse("""[{"cancelAmount":10.05,"refundableAmount":10.00,"cancelStatus":"DONE"}]""")));
        await using var toss = await StartAsync(Json(200, body));
        await using var test = new TestGateway(toss.Url);
        var request = Cancel(0, 0) with { Amount = Dollars(1005), Refundable = Dollars(2005) };
        Assert.Equal(Dollars(1000), Assert.IsType<GatewayOutcome.Succeeded>(await test.CancelAsync(request)).Payment.Refundable);
        using var sent = JsonDocument.Parse(Assert.Single(toss.Requests).Body);
        Assert.Equal(("USD", 10.05m, 20.05m), (sent.RootElement.GetProperty("currency").GetString(),
            sent.RootElement.GetProperty("cancelAmount").GetDecimal(), sent.RootElement.GetProperty("refundableAmount").GetDecimal()));
    }

    [Fact]
    public async Task A_reason_is_cut_to_what_Toss_takes_and_never_through_a_character()
    {
        await using var toss = await StartAsync(Json(200, Cancelled("CANCELED", 0, (11000, 0))));
        await using var test = new TestGateway(toss.Url);
        await test.CancelAsync(Cancel(11000, 11000) with { Reason = new string('a', 199) + "😀 and more" });
        using var sent = JsonDocument.Parse(Assert.Single(toss.Requests).Body);
        Assert.Equal(new string('a', 199), sent.RootElement.GetProperty("cancelReason").GetString());
    }

    [Theory]
    [InlineData("ALREADY_CANCELED_PAYMENT", 400)]
    [InlineData("NOT_CANCELABLE_AMOUNT", 403)]
    [InlineData("NOT_MATCHES_REFUNDABLE_AMOUNT", 400)]
    public async Task A_refusal_of_what_was_cancelled_already_is_a_success(string code, int status)
    {
        var outcome = await CancelAsync(Cancel(8000, 8000), Error(status, code),
            Json(200, Cancelled("PARTIAL_CANCELED", 0, (3000, 8000), (8000, 0))));
        Assert.Equal(GatewayPaymentState.Cancelled, Assert.IsType<GatewayOutcome.Succeeded>(outcome).Payment.State);
    }

    [Fact]
    public async Task A_cancel_is_recognised_under_those_that_came_after_it()
    {
        var outcome = await CancelAsync(Cancel(3000, 11000), Error(400, "NOT_MATCHES_REFUNDABLE_AMOUNT"),
            Json(200, Cancelled("PARTIAL_CANCELED", 7000, (3000, 8000), (1000, 7000))));
        Assert.Equal(Won(7000), Assert.IsType<GatewayOutcome.Succeeded>(outcome).Payment.Refundable);
    }

    [Fact]
    public async Task An_earlier_cancel_of_the_same_amount_is_not_taken_for_this_one() => Assert.Equal(
        new GatewayOutcome.Refused(RefusalKind.Declined, "NOT_CANCELABLE_PAYMENT", "메시지", false),
        await CancelAsync(Cancel(3000, 8000), Error(403, "NOT_CANCELABLE_PAYMENT"),
            Json(200, Cancelled("PARTIAL_CANCELED", 8000, (3000, 8000)))));

    [Theory]
    [InlineData("NOT_CANCELABLE_AMOUNT", 403)]
    [InlineData("NOT_MATCHES_REFUNDABLE_AMOUNT", 400)]
    [InlineData("NOT_ALLOWED_PARTIAL_REFUND", 403)]
    [InlineData("INVALID_REQUEST", 400)]
    public async Task A_refusal_stands_when_the_balance_shows_another_cancel(string code, int status)
    {
        var outcome = await CancelAsync(Cancel(3000, 11000), Error(status, code),
            Json(200, Cancelled("PARTIAL_CANCELED", 2000, (9000, 2000))));
        Assert.Equal(new GatewayOutcome.Refused(RefusalKind.Declined, code, "메시지", false), outcome);
    }

    [Theory]
    [InlineData("REFUND_REJECTED", 400, false)]
    [InlineData("EXCEED_MAX_REFUND_DUE", 403, false)]
    [InlineData("NOT_AVAILABLE_BANK", 403, true)]
    public async Task A_decline_of_a_cancel_is_final_and_needs_no_question(string code, int status, bool retryable) =>
        Assert.Equal(new GatewayOutcome.Refused(RefusalKind.Declined, code, "메시지", retryable),
            await CancelAsync(Cancel(3000, 11000), Error(status, code)));

    [Theory]
    [InlineData(400, "PROVIDER_ERROR")]
    [InlineData(500, "FAILED_REFUND_PROCESS")]
    [InlineData(403, "FORBIDDEN_CONSECUTIVE_REQUEST")]
    [InlineData(409, "IDEMPOTENT_REQUEST_PROCESSING")]
    [InlineData(400, "REJECT_CARD_PAYMENT")]   // known, but not of a cancel
    public async Task What_is_not_certainly_undone_is_unknown(int status, string code) =>
        Assert.IsType<GatewayOutcome.Unknown>(await CancelAsync(Cancel(3000, 11000), Error(status, code)));

    [Fact]
    public async Task A_refusal_nobody_can_check_is_unknown() => Assert.IsType<GatewayOutcome.Unknown>(
        await CancelAsync(Cancel(3000, 11000), Error(400, "ALREADY_CANCELED_PAYMENT"), Error(401, "UNAUTHORIZED_KEY")));

    [Fact]
    public async Task A_success_whose_balance_is_not_what_ours_leaves_is_unknown() => Assert.IsType<GatewayOutcome.Unknown>(
        await CancelAsync(Cancel(3000, 11000), Json(200, Cancelled("PARTIAL_CANCELED", 9000, (2000, 9000)))));

    [Fact]
    public async Task A_success_that_is_still_running_abroad_is_unknown()
    {
        var cancels = Cancels((3000, 8000));
        cancels[0]!["cancelStatus"] = "IN_PROGRESS";
        string body = Payment(("status", "PARTIAL_CANCELED"), ("balanceAmount", 8000), ("cancels", cancels));
        Assert.IsType<GatewayOutcome.Unknown>(await CancelAsync(Cancel(3000, 11000), Json(200, body)));
    }

    private static async Task<GatewayOutcome> CancelAsync(
        GatewayCancel request, params Func<Microsoft.AspNetCore.Http.HttpContext, Task>[] script)
    {
        await using var toss = await StartAsync(script);
        await using var test = new TestGateway(toss.Url);
        return await test.CancelAsync(request);
    }
}
