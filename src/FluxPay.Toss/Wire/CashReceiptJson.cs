using System.Text.Json.Serialization;

namespace FluxPay.Toss.Wire;

internal sealed record CashReceiptRequestJson(
    decimal Amount, string OrderId, string OrderName, string Type, string CustomerIdentityNumber, decimal? TaxFreeAmount);

/// <param name="Amount">Null for all of it.</param>
internal sealed record CashReceiptCancelJson(decimal? Amount);

/// <summary>A cash receipt as Toss told it; any of it may be missing.</summary>
internal sealed record CashReceiptJson(
    string? ReceiptKey,
    string? IssueNumber,
    string? IssueStatus,
    [property: JsonConverter(typeof(ExactNumberConverter))] decimal? Amount,
    string? OrderId,
    string? TransactionType,
    string? RequestedAt,
    string? ReceiptUrl,
    FailureJson? Failure);

internal sealed record CashReceiptPageJson(bool HasNext, long? LastCursor, IReadOnlyList<CashReceiptJson?>? Data);

internal sealed record KeyInJson(
    decimal Amount, string OrderId, string OrderName, string CardNumber, string CardExpirationYear, string CardExpirationMonth,
    string CustomerIdentityNumber, string? CardPassword, int CardInstallmentPlan, decimal? TaxFreeAmount);
