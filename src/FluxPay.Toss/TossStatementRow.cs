using System.Globalization;
using FluxPay.Payments;
using FluxPay.Toss.Wire;

namespace FluxPay.Toss;

/// <summary>Rows of the books, read and checked; null for one that lacks what it is about.</summary>
internal static class TossStatementRow
{
    public static GatewayTransaction? Read(TransactionJson? row) =>
        row is { TransactionKey: { Length: > 0 } key, PaymentKey: { Length: > 0 } payment, OrderId: { Length: > 0 } order, Status: { } status }
        && Currency.TryParse(row.Currency, out var currency)
        && TossAmount.TryRead(row.Amount, currency, out var amount)
        && TossTime.TryRead(row.TransactionAt) is { } at
            ? new GatewayTransaction(key, payment, order, KindOf(status), status, amount, at, TossNames.Method(row.Method)) : null;

    public static GatewaySettlement? Read(SettlementJson? row) =>
        row is { TransactionKey: { Length: > 0 } key, PaymentKey: { Length: > 0 } payment, OrderId: { Length: > 0 } order }
        && Currency.TryParse(row.Currency, out var currency)
        && Signed(row.Amount, currency) is { } amount && Signed(row.PayOutAmount, currency) is { } payOut
        && Day(row.SoldDate) is { } soldOn
            ? new GatewaySettlement(
                key, payment, order, amount, amount - payOut, payOut, currency, soldOn, Day(row.PaidOutDate), TossNames.Method(row.Method))
            : null;

    private static GatewayTransactionKind KindOf(string status) => status switch
    {
        "DONE" => GatewayTransactionKind.Payment,
        "CANCELED" or "PARTIAL_CANCELED" => GatewayTransactionKind.Cancel,
        _ => GatewayTransactionKind.Other,
    };

    private static long? Signed(decimal? number, Currency currency) =>
        number is { } value && TossAmount.TryRead(Math.Abs(value), currency, out var money)
            ? value < 0 ? -money.MinorUnits : money.MinorUnits : null;

    private static DateOnly? Day(string? text) =>
        DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;
}
