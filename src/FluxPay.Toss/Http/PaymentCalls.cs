using FluxPay.Payments;
using FluxPay.Toss.Wire;

namespace FluxPay.Toss.Http;

/// <summary>The requests about payments.</summary>
internal static class PaymentCalls
{
    private const int LongestReason = 200;

    public static TossCall Query(string paymentKey) =>
        TossCall.Get("/v1/payments/{paymentKey}", $"/v1/payments/{Uri.EscapeDataString(paymentKey)}", paymentKey);

    public static TossCall QueryOrder(string orderId) =>
        TossCall.Get("/v1/payments/orders/{orderId}", $"/v1/payments/orders/{Uri.EscapeDataString(orderId)}", orderId);

    public static TossCall Confirm(GatewayConfirm request) => TossCall.Post(
        "/v1/payments/confirm", "/v1/payments/confirm", request.ProviderKey,
        new ConfirmJson(request.ProviderKey, request.OrderId, TossAmount.ToNumber(request.Amount)),
        TossJsonContext.Default.ConfirmJson, request.IdempotencyKey);

    public static TossCall Cancel(GatewayCancel request)
    {
        var body = new CancelRequestJson(
            Shortened(request.Reason),
            // Without an amount Toss cancels all that is left, also where a payment can only be cancelled whole.
            request.Amount == request.Refundable ? null : TossAmount.ToNumber(request.Amount),
            TossAmount.ToNumber(request.Refundable),
            request.Amount.Currency == Currency.Krw ? null : request.Amount.Currency.Code,
            request.TaxFree is { } taxFree ? TossAmount.ToNumber(taxFree) : null,
            request.RefundTo is { } account
                ? new RefundAccountJson(account.Bank.Reveal(), account.Number.Reveal(), account.Holder.Reveal()) : null);
        return TossCall.Post(
            "/v1/payments/{paymentKey}/cancel", $"/v1/payments/{Uri.EscapeDataString(request.ProviderKey)}/cancel", request.ProviderKey,
            body, TossJsonContext.Default.CancelRequestJson, request.IdempotencyKey);
    }

    private static string Shortened(string reason)
    {
        if (reason.Length <= LongestReason)
            return reason;
        int length = char.IsHighSurrogate(reason[LongestReason - 1]) ? LongestReason - 1 : LongestReason;
        return reason[..length];
    }
}
