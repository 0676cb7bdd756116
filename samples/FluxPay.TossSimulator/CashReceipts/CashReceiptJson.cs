using FluxPay.TossSimulator.Payments;

namespace FluxPay.TossSimulator.CashReceipts;

/// <summary>The CashReceipt object of API version 2022-11-16.</summary>
internal sealed record CashReceiptJson(
    string ReceiptKey, string IssueNumber, string IssueStatus, long Amount, long TaxFreeAmount, string OrderId, string OrderName,
    string Type, string TransactionType, string BusinessNumber, string CustomerIdentityNumber, Failure? Failure, string RequestedAt,
    string ReceiptUrl)
{
    public static CashReceiptJson Of(CashReceipt receipt, DateTimeOffset now) => new(
        receipt.ReceiptKey, receipt.IssueNumber, receipt.StatusAt(now), receipt.Amount, receipt.TaxFreeAmount, receipt.OrderId,
        receipt.OrderName, receipt.Type, receipt.IsCancel ? "CANCEL" : "CONFIRM", BusinessNumber: "", receipt.Identity, Failure: null,
        Kst.Text(receipt.RequestedAt), $"{receipt.Origin}/receipt/{receipt.ReceiptKey}");
}

/// <param name="LastCursor">The row to go on from.</param>
internal sealed record CashReceiptPageJson(bool HasNext, long LastCursor, IReadOnlyList<CashReceiptJson> Data);
