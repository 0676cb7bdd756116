using System.Text.Json;

namespace FluxPay.TossSimulator.Payments;

/// <summary>The body of a confirm; every member is required.</summary>
internal sealed record ConfirmRequest(string PaymentKey, string OrderId, decimal Amount)
{
    /// <returns>Null for a body that is not a confirm.</returns>
    public static ConfirmRequest? Read(JsonElement body) =>
        body.Text("paymentKey") is { Length: > 0 and <= 200 } paymentKey
        && body.Text("orderId") is { Length: > 0 } orderId
        && body.Number("amount") is { } amount
            ? new ConfirmRequest(paymentKey, orderId, amount)
            : null;
}

/// <summary>The body of a cancel, as far as methods without a refund account need it.</summary>
internal sealed record CancelRequest(string Reason, long? Amount, long? RefundableAmount, long TaxFreeAmount, string? Currency)
{
    public const int LongestReason = 200;

    /// <returns>Null for a body that is not a cancel.</returns>
    public static CancelRequest? Read(JsonElement body)
    {
        if (body.Text("cancelReason") is not { Length: > 0 and <= LongestReason } reason
            || !body.TryWhole("cancelAmount", minimum: 1, out long? amount)
            || !body.TryWhole("refundableAmount", minimum: 0, out long? refundable)
            || !body.TryWhole("taxFreeAmount", minimum: 0, out long? taxFree)
            || !body.TryText("currency", out string? currency))
            return null;

        return new CancelRequest(reason, amount, refundable, taxFree ?? 0, currency);
    }
}
