using System.Text.Json;
using System.Text.Json.Serialization;

namespace FluxPay.Toss.Wire;

/// <summary>
/// The API as JSON. Toss adds fields, enum values and codes without a new version, so only what is used is modelled, unknown
/// fields are skipped and everything that could be an enum is text.
/// </summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ConfirmJson))]
[JsonSerializable(typeof(CancelRequestJson))]
[JsonSerializable(typeof(PaymentJson))]
[JsonSerializable(typeof(ErrorJson))]
[JsonSerializable(typeof(IssueJson))]
[JsonSerializable(typeof(ChargeJson))]
[JsonSerializable(typeof(BillingJson))]
[JsonSerializable(typeof(IReadOnlyList<TransactionJson?>))]
[JsonSerializable(typeof(IReadOnlyList<SettlementJson?>))]
[JsonSerializable(typeof(KeyInJson))]
[JsonSerializable(typeof(CashReceiptRequestJson))]
[JsonSerializable(typeof(CashReceiptCancelJson))]
[JsonSerializable(typeof(CashReceiptJson))]
[JsonSerializable(typeof(CashReceiptPageJson))]
internal sealed partial class TossJsonContext : JsonSerializerContext;

internal sealed record ConfirmJson(string PaymentKey, string OrderId, decimal Amount);

/// <param name="CancelReason">For Toss's records.</param>
/// <param name="CancelAmount">Null for all that is left.</param>
/// <param name="RefundableAmount">Toss does nothing when this is not what is left there.</param>
/// <param name="Currency">Null for KRW.</param>
/// <param name="TaxFreeAmount">Null where everything is taxed.</param>
/// <param name="RefundReceiveAccount">Only of a virtual account that has its deposit.</param>
internal sealed record CancelRequestJson(
    string CancelReason, decimal? CancelAmount, decimal RefundableAmount, string? Currency, decimal? TaxFreeAmount,
    RefundAccountJson? RefundReceiveAccount);

internal sealed record RefundAccountJson(string Bank, string AccountNumber, string HolderName);

/// <summary>A payment; any of it may be missing, and <see cref="TossPayment.TryRead"/> decides what that means.</summary>
internal sealed record PaymentJson(
    string? PaymentKey,
    string? OrderId,
    string? Status,
    string? Currency,
    string? Method,
    [property: JsonConverter(typeof(ExactNumberConverter))] decimal? TotalAmount,
    [property: JsonConverter(typeof(ExactNumberConverter))] decimal? BalanceAmount,
    string? ApprovedAt,
    ReceiptJson? Receipt,
    FailureJson? Failure,
    VirtualAccountJson? VirtualAccount,
    IReadOnlyList<CancelJson?>? Cancels);

/// <param name="DueDate">With or without an offset.</param>
internal sealed record VirtualAccountJson(string? AccountNumber, string? BankCode, string? DueDate);

internal sealed record ReceiptJson(string? Url);

internal sealed record FailureJson(string? Code, string? Message);

/// <param name="CancelAmount">What this cancel gave back.</param>
/// <param name="RefundableAmount">What was left after this cancel.</param>
/// <param name="CancelStatus">Missing or DONE for a cancel that is over; abroad it may still be running.</param>
internal sealed record CancelJson(
    [property: JsonConverter(typeof(ExactNumberConverter))] decimal? CancelAmount,
    [property: JsonConverter(typeof(ExactNumberConverter))] decimal? RefundableAmount,
    string? CancelStatus);

/// <summary>The body of every error of <c>/v1</c>.</summary>
internal sealed record ErrorJson(string? Code, string? Message)
{
    /// <summary>The error in a body, or null: a proxy's page and an empty 504 are no error of Toss.</summary>
    public static ErrorJson? TryRead(ReadOnlySpan<byte> body)
    {
        try
        {
            return JsonSerializer.Deserialize(body, TossJsonContext.Default.ErrorJson) is { Code.Length: > 0 and <= 100 } error
                && !error.Code.AsSpan().ContainsAnyExceptInRange('!', '~') ? error : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
