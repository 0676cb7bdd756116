using System.Globalization;
using FluxPay.TossSimulator.Payments;

namespace FluxPay.TossSimulator.Ledger;

/// <summary>The Transaction object.</summary>
internal sealed record TransactionJson(
    string MId, string TransactionKey, string PaymentKey, string OrderId, string Method, string? CustomerKey, bool UseEscrow,
    string ReceiptUrl, string Status, string TransactionAt, string Currency, long Amount)
{
    public static TransactionJson Of(LedgerRow row) => new(
        Merchant.Id, row.TransactionKey, row.PaymentKey, row.OrderId, PaymentJson.MethodText(row.Method.Kind), row.CustomerKey,
        UseEscrow: false, row.ReceiptUrl, PaymentJson.StatusText(row.Status), Kst.Text(row.At), "KRW", row.Amount);
}

internal sealed record FeeJson(string Type, long Fee);

/// <summary>The Settlement object. A cancel is a row of its own, and negative.</summary>
internal sealed record SettlementJson(
    string MId, string PaymentKey, string TransactionKey, string OrderId, string Currency, string Method, long Amount, long InterestFee,
    IReadOnlyList<FeeJson> Fees, long SupplyAmount, long Vat, long PayOutAmount, string ApprovedAt, string SoldDate, string PaidOutDate)
{
    private const int FeePerMille = 30;

    public static SettlementJson Of(LedgerRow row)
    {
        long amount = row.IsCancel ? -row.Amount : row.Amount;
        long fee = amount * FeePerMille / 1000;     // toward zero: what is taken is what comes back
        long vat = fee / 11;
        return new SettlementJson(
            Merchant.Id, row.PaymentKey, row.TransactionKey, row.OrderId, "KRW", PaymentJson.MethodText(row.Method.Kind), amount,
            InterestFee: 0, [new FeeJson("BASE", fee)], fee - vat, vat, amount - fee, Kst.Text(row.ApprovedAt), Day(row.SoldOn), Day(row.PaidOutOn));
    }

    private static string Day(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
