using System.Text.Json;
using FluxPay.TossSimulator.Errors;

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

/// <summary>The body of a cancel.</summary>
/// <param name="RefundAccount">Where the money of a virtual account goes; what it says is checked and not kept.</param>
internal sealed record CancelRequest(
    string Reason, long? Amount, long? RefundableAmount, long TaxFreeAmount, string? Currency, RefundAccount RefundAccount = default)
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

        return new CancelRequest(reason, amount, refundable, taxFree ?? 0, currency, RefundAccount.Read(body));
    }
}

/// <summary>What is to be said about the <c>refundReceiveAccount</c> of a cancel: the account itself is not remembered.</summary>
/// <param name="IsGiven">Whether there was one.</param>
/// <param name="Refusal">The code it is refused with; null for a good one.</param>
internal readonly record struct RefundAccount(bool IsGiven, string? Refusal)
{
    private const int LongestHolder = 60;
    private const int LongestNumber = 20;

    public static RefundAccount Read(JsonElement body)
    {
        if (body.Member("refundReceiveAccount") is not { } member)
            return default;
        if (member.ValueKind is not JsonValueKind.Object
            || member.Text("holderName") is not { Length: > 0 and <= LongestHolder }
            || member.Text("accountNumber") is not { Length: > 0 } number
            || member.Text("bank") is not { Length: > 0 } bank)
            return new RefundAccount(true, ErrorCodes.InvalidRefundAccountInfo);
        if (!Banks.Knows(bank))
            return new RefundAccount(true, ErrorCodes.InvalidBank);
        bool isNumber = number.Length <= LongestNumber && number.All(char.IsAsciiDigit);
        return new RefundAccount(true, isNumber ? null : ErrorCodes.InvalidRefundAccountNumber);
    }
}
