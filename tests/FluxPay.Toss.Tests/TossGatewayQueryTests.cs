using System.Text.Json.Nodes;
using FluxPay.Payments;
using static FluxPay.Toss.Tests.FakeToss;
using static FluxPay.Toss.Tests.Fixtures;

namespace FluxPay.Toss.Tests;

public sealed class TossGatewayQueryTests
{
    [Fact]
    public async Task A_query_asks_by_payment_key_and_has_no_idempotency_key()
    {
        await using var toss = await StartAsync(Json(200, Payment(("paymentKey", "a/b=c"))));
        await using var test = new TestGateway(toss.Url);
        Assert.Equal("a/b=c", Assert.IsType<GatewayReport.Found>(await test.QueryAsync("a/b=c")).Payment.ProviderKey);
        var request = Assert.Single(toss.Requests);
        Assert.Equal(("GET", "/v1/payments/a%2Fb%3Dc", ""), (request.Method, request.Target, request.Body));
        Assert.DoesNotContain("Idempotency-Key", request.Headers.Keys);
    }

    [Theory]
    [InlineData("READY", GatewayPaymentState.AwaitingConfirm)]
    [InlineData("IN_PROGRESS", GatewayPaymentState.AwaitingConfirm)]
    [InlineData("WAITING_FOR_DEPOSIT", GatewayPaymentState.AwaitingDeposit)]
    [InlineData("DONE", GatewayPaymentState.Paid)]
    [InlineData("PARTIAL_CANCELED", GatewayPaymentState.Paid)]
    [InlineData("CANCELED", GatewayPaymentState.Cancelled)]
    [InlineData("ABORTED", GatewayPaymentState.Failed)]
    [InlineData("EXPIRED", GatewayPaymentState.Expired)]
    public async Task Every_status_has_its_state_and_only_paid_can_be_given_back(string status, GatewayPaymentState state)
    {
        var payment = Assert.IsType<GatewayReport.Found>(await QueryAsync(Json(200, Payment(("status", status))))).Payment;
        Assert.Equal((state, state == GatewayPaymentState.Paid ? Won(11000) : Won(0)), (payment.State, payment.Refundable));
    }

    [Theory]
    [InlineData("카드", PaymentMethod.Card)]
    [InlineData("간편결제", PaymentMethod.EasyPay)]
    [InlineData("가상계좌", PaymentMethod.VirtualAccount)]
    [InlineData("계좌이체", PaymentMethod.Transfer)]
    [InlineData("휴대폰", PaymentMethod.Mobile)]
    [InlineData("도서문화상품권", PaymentMethod.GiftCertificate)]
    [InlineData("새로운수단", null)]
    [InlineData(null, null)]
    public async Task Every_method_has_its_name_and_an_unknown_one_has_none(string? literal, PaymentMethod? method) => Assert.Equal(
        method, Assert.IsType<GatewayReport.Found>(await QueryAsync(Json(200, Payment(("method", literal))))).Payment.Method);

    [Fact]
    public async Task An_expired_payment_says_why_and_may_lack_what_others_have()
    {
        string body = Payment(("status", "EXPIRED"), ("method", null), ("useEscrow", null), ("approvedAt", null), ("receipt", null),
            ("failure", JsonNode.Parse("""{"code":"EXPIRED_PAYMENT","message":"결제 시간이 만료되었습니다"}""")));
        var payment = Assert.IsType<GatewayReport.Found>(await QueryAsync(Json(200, body))).Payment;
        Assert.Equal(new GatewayFailure("EXPIRED_PAYMENT", "결제 시간이 만료되었습니다"), payment.Failure);
    }

    [Theory]
    [InlineData("\"PAYPAL\"")]
    [InlineData("""{"provider":"토스페이","amount":11000,"discountAmount":0}""")]
    public async Task Easy_pay_is_text_or_an_object(string easyPay) => Assert.IsType<GatewayReport.Found>(
        await QueryAsync(Json(200, Payment(("easyPay", JsonNode.Parse(easyPay)), ("card", null), ("aFieldOfNextYear", new JsonObject())))));

    [Theory]
    [InlineData(404, "NOT_FOUND_PAYMENT")]
    [InlineData(404, "NOT_FOUND")]
    public async Task An_unknown_payment_is_not_found(int status, string code) =>
        Assert.IsType<GatewayReport.NotFound>(await QueryAsync(Error(status, code)));

    [Theory]
    [InlineData(401, "UNAUTHORIZED_KEY")]
    [InlineData(403, "FORBIDDEN_CONSECUTIVE_REQUEST")]
    [InlineData(404, "NOT_FOUND_HTTP_METHOD")]
    public async Task Any_other_refusal_proves_nothing(int status, string code) =>
        Assert.IsType<GatewayReport.Unknown>(await QueryAsync(Error(status, code)));

    [Fact]
    public async Task Not_found_without_an_error_of_Toss_is_a_proxy_speaking() =>
        Assert.IsType<GatewayReport.Unknown>(await QueryAsync(Text(404, "text/html", "<h1>Not Found</h1>")));

    [Fact]
    public async Task An_unknown_status_is_unknown() =>
        Assert.IsType<GatewayReport.Unknown>(await QueryAsync(Json(200, Payment(("status", "HELD_FOR_REVIEW")))));

    [Fact]
    public async Task A_query_is_asked_again_until_it_is_answered()
    {
        await using var toss = await StartAsync(Text(502, "text/html", "<h1>Bad Gateway</h1>"), Cut, Json(200, Payment()));
        await using var test = new TestGateway(toss.Url);
        Assert.IsType<GatewayReport.Found>(await test.QueryAsync());
        Assert.Equal(3, toss.Requests.Count);
    }

    [Fact]
    public async Task A_query_gives_up_after_three_tries()
    {
        await using var toss = await StartAsync();
        toss.Otherwise = Error(500, "FAILED_PAYMENT_INTERNAL_SYSTEM_PROCESSING");
        await using var test = new TestGateway(toss.Url);
        Assert.IsType<GatewayReport.Unknown>(await test.QueryAsync());
        Assert.Equal(3, toss.Requests.Count);
    }

    private static async Task<GatewayReport> QueryAsync(Func<Microsoft.AspNetCore.Http.HttpContext, Task> answer)
    {
        await using var toss = await StartAsync(answer);
        await using var test = new TestGateway(toss.Url);
        return await test.QueryAsync();
    }
}
