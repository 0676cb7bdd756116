using System.Text.Json;
using FluxPay.Payments;
using FluxPay.Toss.Wire;

namespace FluxPay.Toss.Http;

/// <summary>One request of the Toss API.</summary>
/// <param name="Method">GET or POST.</param>
/// <param name="Template">The path without the payment key, fit for a log.</param>
/// <param name="Path">The path itself.</param>
/// <param name="PaymentKey">The payment it is about.</param>
internal sealed record TossCall(HttpMethod Method, string Template, string Path, string PaymentKey)
{
    private const int LongestReason = 200;

    public ReadOnlyMemory<byte> Body { get; private init; }

    public string? IdempotencyKey { get; private init; }

    public static TossCall Query(string paymentKey) =>
        new(HttpMethod.Get, "/v1/payments/{paymentKey}", $"/v1/payments/{Uri.EscapeDataString(paymentKey)}", paymentKey);

    public static TossCall Confirm(GatewayConfirm request)
    {
        var body = new ConfirmJson(request.ProviderKey, request.OrderId, TossAmount.ToNumber(request.Amount));
        return new(HttpMethod.Post, "/v1/payments/confirm", "/v1/payments/confirm", request.ProviderKey)
        {
            Body = JsonSerializer.SerializeToUtf8Bytes(body, TossJsonContext.Default.ConfirmJson),
            IdempotencyKey = request.IdempotencyKey,
        };
    }

    public static TossCall Cancel(GatewayCancel request)
    {
        var body = new CancelRequestJson(
            Shortened(request.Reason),
            // Without an amount Toss cancels all that is left, also where a payment can only be cancelled whole.
            request.Amount == request.Refundable ? null : TossAmount.ToNumber(request.Amount),
            TossAmount.ToNumber(request.Refundable),
            request.Amount.Currency == Currency.Krw ? null : request.Amount.Currency.Code);
        string path = $"/v1/payments/{Uri.EscapeDataString(request.ProviderKey)}/cancel";
        return new(HttpMethod.Post, "/v1/payments/{paymentKey}/cancel", path, request.ProviderKey)
        {
            Body = JsonSerializer.SerializeToUtf8Bytes(body, TossJsonContext.Default.CancelRequestJson),
            IdempotencyKey = request.IdempotencyKey,
        };
    }

    /// <summary>
    /// Whether a payment could have this key at all. A key comes from a browser, and one of dots alone would lead to
    /// another path.
    /// </summary>
    public static bool IsPossibleKey(string? key) =>
        key is { Length: >= 1 and <= 200 } && !key.AsSpan().ContainsAnyExceptInRange('!', '~')
        && key.AsSpan().ContainsAnyExcept('.');

    private static string Shortened(string reason)
    {
        if (reason.Length <= LongestReason)
            return reason;
        int length = char.IsHighSurrogate(reason[LongestReason - 1]) ? LongestReason - 1 : LongestReason;
        return reason[..length];
    }
}
