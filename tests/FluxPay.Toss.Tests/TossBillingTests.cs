using System.Text.Json.Nodes;
using FluxPay.Payments;
using FluxPay.Security;
using static FluxPay.Toss.Tests.FakeToss;
using static FluxPay.Toss.Tests.Fixtures;

namespace FluxPay.Toss.Tests;

public sealed class TossBillingTests
{
    private static readonly BillingIssue IssueRequest = new("att_1", new Secret(AuthKey), new Secret(CustomerKey));

    private static string Billing(string customerKey = CustomerKey) => new JsonObject
    {
        ["mId"] = "tosspayments", ["customerKey"] = customerKey, ["authenticatedAt"] = "2026-01-01T09:00:00+09:00", ["method"] = "카드",
        ["billingKey"] = BillingKey, ["transfers"] = null, ["easyPay"] = null, ["aFieldOfNextYear"] = 1,
        ["card"] = new JsonObject { ["issuerCode"] = "61", ["acquirerCode"] = "31", ["number"] = "43301234****123*", ["cardType"] = "신용" },
    }.ToJsonString();

    private static string Charged(string status = "DONE", long amount = 11000) =>
        Payment(("type", "BILLING"), ("status", status), ("totalAmount", amount), ("balanceAmount", amount));

    [Fact]
    public async Task An_issued_key_is_kept_secret_and_its_card_can_be_shown()
    {
        await using var toss = await StartAsync(Json(200, Billing()));
        await using var test = new TestGateway(toss.Url);
        var issued = Assert.IsType<BillingOutcome.Issued>(await test.Billing.IssueAsync(IssueRequest, TestContext.Current.CancellationToken));
        Assert.Equal((new Secret(BillingKey), new BillingCard("HYUNDAI", "123*")), (issued.Key.Key, issued.Key.Card));
        Assert.DoesNotContain(BillingKey, issued.ToString(), StringComparison.Ordinal);

        var request = Assert.Single(toss.Requests);
        Assert.Equal(("POST", "/v1/billing/authorizations/issue", "att_1"), (request.Method, request.Target, request.Headers["Idempotency-Key"]));
        Assert.Equal($$"""{"authKey":"{{AuthKey}}","customerKey":"{{CustomerKey}}"}""", request.Body);
    }

    [Fact]
    public void Nothing_that_is_asked_prints_a_secret()
    {
        foreach (object request in (object[])[IssueRequest, Charge, new Secret(BillingKey)])
            foreach (string secret in (string[])[AuthKey, CustomerKey, BillingKey])
                Assert.DoesNotContain(secret, request.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(BillingKey, System.Text.Json.JsonSerializer.Serialize(Charge), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(400, "INVALID_BILLING_AUTH", RefusalKind.Declined)]
    [InlineData(400, "INVALID_CARD_NUMBER", RefusalKind.Declined)]
    [InlineData(401, "UNAUTHORIZED_KEY", RefusalKind.NotSent)]
    public async Task A_refused_issue_is_final(int status, string code, RefusalKind kind) =>
        Assert.Equal((kind, code), Told(Assert.IsType<BillingOutcome.Refused>(await IssueAsync(Error(status, code)))));

    [Theory]
    [InlineData(500, "FAILED_BILL_KEY_AUTH_CREATION")]
    [InlineData(409, "IDEMPOTENT_REQUEST_PROCESSING")]
    [InlineData(400, "A_CODE_OF_NEXT_YEAR")]
    public async Task What_may_have_issued_a_key_is_unknown(int status, string code)
    {
        Assert.IsType<BillingOutcome.Unknown>(await IssueAsync(Error(status, code)));
        Assert.IsType<BillingOutcome.Unknown>(await IssueAsync(Json(200, Billing("somebody-else"))));
        Assert.IsType<BillingOutcome.Unknown>(await IssueAsync(Json(200, "{}")));
        Assert.IsType<BillingOutcome.Unknown>(await IssueAsync(Cut));
    }

    [Fact]
    public async Task A_charge_sends_what_Toss_asks_for_and_tells_the_payment()
    {
        await using var toss = await StartAsync(Json(200, Charged()));
        await using var test = new TestGateway(toss.Url);
        var succeeded = Assert.IsType<GatewayOutcome.Succeeded>(await ChargeAsync(test, Charge with { TaxFree = Won(1000) }));
        Assert.Equal((PaymentKey, GatewayPaymentState.Paid, Won(11000)),
            (succeeded.Payment.ProviderKey, succeeded.Payment.State, succeeded.Payment.Refundable));

        var request = Assert.Single(toss.Requests);
        Assert.Equal(("POST", $"/v1/billing/{Uri.EscapeDataString(BillingKey)}", "att_3"),
            (request.Method, request.Target, request.Headers["Idempotency-Key"]));
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(request.Body), JsonNode.Parse($$"""
            {"customerKey":"{{CustomerKey}}","amount":11000,"orderId":"{{Order}}","orderName":"구독 3월","taxFreeAmount":1000}
            """)), request.Body);
    }

    [Theory]
    [InlineData(403, "REJECT_CARD_PAYMENT", true)]
    [InlineData(400, "INVALID_STOPPED_CARD", false)]
    public async Task A_declined_charge_needs_no_question(int status, string code, bool retryable)
    {
        var (outcome, asked) = await ChargeAsync(Error(status, code, "거절"));
        var expected = new GatewayOutcome.Refused(RefusalKind.Declined, code, "거절", retryable) { NeedsOtherMethod = !retryable };
        Assert.Equal((expected, 1), (outcome, asked));
    }

    [Theory]
    [InlineData(400, "INVALID_CARD_LOST_OR_STOLEN", true)]
    [InlineData(400, "INVALID_STOPPED_CARD", true)]
    [InlineData(400, "INVALID_CARD_EXPIRATION", true)]
    [InlineData(400, "INVALID_CARD_NUMBER", true)]
    [InlineData(400, "NOT_SUPPORTED_CARD_TYPE", true)]
    [InlineData(400, "ALREADY_REMOVED_BILLING_KEY", true)]
    [InlineData(404, "NOT_FOUND_BILLING", true)]
    [InlineData(400, "NOT_MATCHES_CUSTOMER_KEY", true)]
    [InlineData(400, "INVALID_STOPPED_ACCOUNT", true)]
    [InlineData(400, "ALREADY_CLOSE_ACCOUNT", true)]
    [InlineData(403, "REJECT_CARD_PAYMENT", false)]            // its limit or balance: tomorrow it may
    [InlineData(403, "REJECT_CARD_COMPANY", false)]
    [InlineData(400, "INVALID_REJECT_CARD", false)]            // "ask the issuer", who may allow it
    [InlineData(403, "REJECT_ACCOUNT_PAYMENT", false)]
    [InlineData(400, "EXCEED_MAX_DAILY_PAYMENT_COUNT", false)]
    [InlineData(400, "BELOW_MINIMUM_AMOUNT", false)]           // nothing is wrong with the card
    [InlineData(403, "FORBIDDEN_REQUEST", false)]
    public async Task A_card_that_will_never_pay_is_told_from_one_that_does_not_today(int status, string code, bool forGood)
    {
        var (outcome, _) = await ChargeAsync(Error(status, code), Error(404, "NOT_FOUND_PAYMENT"));
        Assert.Equal(forGood, Assert.IsType<GatewayOutcome.Refused>(outcome).NeedsOtherMethod);

        await using var toss = await StartAsync(Json(200, Payment(("status", "ABORTED"),
            ("failure", new JsonObject { ["code"] = code, ["message"] = "거절" }))));
        await using var test = new TestGateway(toss.Url);
        var found = Assert.IsType<GatewayReport.Found>(await test.Billing.QueryChargeAsync(Order, TestContext.Current.CancellationToken));
        Assert.Equal(forGood, found.Payment.Failure!.NeedsOtherMethod);
    }

    [Theory]
    [InlineData(400, "ALREADY_REMOVED_BILLING_KEY")]
    [InlineData(404, "NOT_FOUND_BILLING")]
    [InlineData(400, "NOT_MATCHES_CUSTOMER_KEY")]
    [InlineData(400, "BELOW_MINIMUM_AMOUNT")]
    public async Task A_key_that_cannot_charge_is_believed_once_the_order_holds_nothing(int status, string code)
    {
        var (outcome, asked) = await ChargeAsync(Error(status, code), Error(404, "NOT_FOUND_PAYMENT"));
        Assert.Equal((RefusalKind.Declined, false), (Assert.IsType<GatewayOutcome.Refused>(outcome).Kind, Assert.IsType<GatewayOutcome.Refused>(outcome).Retryable));
        Assert.Equal(2, asked);
    }

    [Fact]
    public async Task A_used_order_is_our_own_charge_when_it_holds_the_money()
    {
        Assert.IsType<GatewayOutcome.Succeeded>((await ChargeAsync(Error(400, "DUPLICATED_ORDER_ID"), Json(200, Charged()))).Outcome);
        Assert.Equal(RefusalKind.Declined, Assert.IsType<GatewayOutcome.Refused>((await ChargeAsync(
            Error(400, "DUPLICATED_ORDER_ID"), Json(200, Cancelled("CANCELED", 0, (11000, 0))))).Outcome).Kind);
        Assert.IsType<GatewayOutcome.Unknown>((await ChargeAsync(
            Error(400, "DUPLICATED_ORDER_ID"), Error(404, "NOT_FOUND_PAYMENT"))).Outcome);
    }

    [Theory]
    [InlineData(500, "FAILED_BILLING_AUTO_CANCEL")]
    [InlineData(500, "REJECT_CARD_PAYMENT")]
    [InlineData(400, "PROVIDER_ERROR")]
    [InlineData(429, "TOO_MANY_REQUESTS")]
    public async Task What_may_have_charged_is_unknown(int status, string code)
    {
        Assert.IsType<GatewayOutcome.Unknown>((await ChargeAsync(Error(status, code))).Outcome);
        Assert.IsType<GatewayOutcome.Unknown>((await ChargeAsync(Cut)).Outcome);
        Assert.IsType<GatewayOutcome.Unknown>((await ChargeAsync(Json(200, Payment(("orderId", "another"))))).Outcome);
    }

    [Fact]
    public async Task A_charge_is_found_by_its_order()
    {
        await using var toss = await StartAsync(Json(200, Charged()), Error(404, "NOT_FOUND_PAYMENT"), Json(200, Payment(("orderId", "another"))));
        await using var test = new TestGateway(toss.Url);
        Assert.IsType<GatewayReport.Found>(await QueryAsync(Order));
        Assert.IsType<GatewayReport.NotFound>(await QueryAsync(Order));
        Assert.IsType<GatewayReport.Unknown>(await QueryAsync(Order));
        Assert.IsType<GatewayReport.NotFound>(await QueryAsync(".."));
        Assert.All(toss.Requests, request => Assert.Equal($"/v1/payments/orders/{Order}", request.Target));

        Task<GatewayReport> QueryAsync(string order) => test.Billing.QueryChargeAsync(order, TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task A_key_that_has_ended_is_ended()
    {
        Assert.IsType<BillingOutcome.Deleted>(await DeleteAsync(Text(200, "application/json", "")));
        Assert.IsType<BillingOutcome.Deleted>(await DeleteAsync(Error(400, "ALREADY_REMOVED_BILLING_KEY")));
        Assert.IsType<BillingOutcome.Deleted>(await DeleteAsync(Error(404, "NOT_FOUND_BILLING")));
        Assert.IsType<BillingOutcome.Unknown>(await DeleteAsync(Error(500, "FAILED_DB_PROCESSING")));
        Assert.IsType<BillingOutcome.Unknown>(await DeleteAsync(Cut));     // it has no body that could prove that it never left
        Assert.Equal(RefusalKind.NotSent, Assert.IsType<BillingOutcome.Refused>(await DeleteAsync(Error(401, "UNAUTHORIZED_KEY"))).Kind);
    }

    private static (RefusalKind, string) Told(BillingOutcome.Refused refused) => (refused.Kind, refused.Code);

    private static Task<GatewayOutcome> ChargeAsync(TestGateway test, BillingCharge charge) =>
        test.Billing.ChargeAsync(charge, TestContext.Current.CancellationToken);

    private static async Task<(GatewayOutcome Outcome, int Asked)> ChargeAsync(params Func<Microsoft.AspNetCore.Http.HttpContext, Task>[] answers)
    {
        await using var toss = await StartAsync(answers);
        await using var test = new TestGateway(toss.Url);
        return (await ChargeAsync(test, Charge), toss.Requests.Count);
    }

    private static async Task<BillingOutcome> IssueAsync(Func<Microsoft.AspNetCore.Http.HttpContext, Task> answer)
    {
        await using var toss = await StartAsync(answer);
        await using var test = new TestGateway(toss.Url);
        return await test.Billing.IssueAsync(IssueRequest, TestContext.Current.CancellationToken);
    }

    private static async Task<BillingOutcome> DeleteAsync(Func<Microsoft.AspNetCore.Http.HttpContext, Task> answer)
    {
        await using var toss = await StartAsync(answer);
        await using var test = new TestGateway(toss.Url);
        var outcome = await test.Billing.DeleteAsync(new Secret(BillingKey), TestContext.Current.CancellationToken);
        Assert.Equal(("DELETE", $"/v1/billing/{Uri.EscapeDataString(BillingKey)}"), (toss.Requests.Single().Method, toss.Requests.Single().Target));
        return outcome;
    }
}
