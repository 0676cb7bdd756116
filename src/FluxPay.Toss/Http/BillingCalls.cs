using FluxPay.Payments;
using FluxPay.Security;
using FluxPay.Toss.Wire;

namespace FluxPay.Toss.Http;

/// <summary>The requests about billing keys. A key stands in the path and never in a log.</summary>
internal static class BillingCalls
{
    private const string OneKey = "/v1/billing/{billingKey}";

    public static TossCall Issue(BillingIssue request) => TossCall.Post(
        "/v1/billing/authorizations/issue", "/v1/billing/authorizations/issue", subject: "",
        new IssueJson(request.AuthKey.Reveal(), request.CustomerKey.Reveal()), TossJsonContext.Default.IssueJson,
        request.IdempotencyKey) with
    {
        IsBilling = true,
    };

    public static TossCall Charge(BillingCharge request) => TossCall.Post(
        OneKey, PathOf(request.BillingKey), request.OrderId,
        new ChargeJson(
            request.CustomerKey.Reveal(), TossAmount.ToNumber(request.Amount), request.OrderId, request.OrderName,
            request.TaxFree is { } taxFree ? TossAmount.ToNumber(taxFree) : null),
        TossJsonContext.Default.ChargeJson, request.IdempotencyKey) with
    {
        IsBilling = true,
    };

    public static TossCall Delete(Secret billingKey) => new(HttpMethod.Delete, OneKey, PathOf(billingKey), Subject: "") { IsBilling = true };

    public static TossCall QueryOrder(string orderId) => PaymentCalls.QueryOrder(orderId) with { IsBilling = true };

    private static string PathOf(Secret billingKey) => $"/v1/billing/{Uri.EscapeDataString(billingKey.Reveal())}";
}
