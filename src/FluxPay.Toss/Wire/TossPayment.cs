using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using FluxPay.Payments;

namespace FluxPay.Toss.Wire;

/// <summary>A payment as Toss told it, read and checked.</summary>
/// <param name="Payment">The payment as the engine knows it.</param>
/// <param name="Balance">What is left of it, whatever its state.</param>
/// <param name="Cancels">Every cancel so far.</param>
internal sealed record TossPayment(GatewayPayment Payment, Money Balance, IReadOnlyList<TossCancel> Cancels)
{
    /// <summary>False when the body cannot be trusted to say what is true: not JSON, fields missing, an unknown status.</summary>
    public static bool TryRead(ReadOnlySpan<byte> body, [NotNullWhen(true)] out TossPayment? payment)
    {
        try
        {
            payment = JsonSerializer.Deserialize(body, TossJsonContext.Default.PaymentJson) is { } json ? From(json) : null;
        }
        catch (JsonException)
        {
            payment = null;
        }
        return payment is not null;
    }

    private static TossPayment? From(PaymentJson json)
    {
        if (json is not { PaymentKey.Length: > 0, OrderId.Length: > 0 }
            || !Currency.TryParse(json.Currency, out var currency)
            || !TossAmount.TryRead(json.TotalAmount, currency, out var total)
            || !TossAmount.TryRead(json.BalanceAmount, currency, out var balance)
            || balance.MinorUnits > total.MinorUnits
            || CancelsOf(json, currency) is not { } cancels
            || StateOf(json.Status, balance, cancels.Count > 0) is not { } state)
            return null;

        var refundable = state == GatewayPaymentState.Paid ? balance : Money.Zero(currency);
        var payment = new GatewayPayment(json.PaymentKey, json.OrderId, state, total, refundable, TossNames.Method(json.Method),
            TossTime.TryRead(json.ApprovedAt), ReceiptOf(json.Receipt), FailureOf(json.Failure))
        {
            Account = AccountOf(json.VirtualAccount),
        };
        return new TossPayment(payment, balance, cancels);
    }

    private static List<TossCancel>? CancelsOf(PaymentJson json, Currency currency)
    {
        var cancels = new List<TossCancel>();
        foreach (var cancel in json.Cancels ?? [])
        {
            if (cancel is null
                || !TossAmount.TryRead(cancel.CancelAmount, currency, out var amount)
                || !TossAmount.TryRead(cancel.RefundableAmount, currency, out var left))
                return null;
            cancels.Add(new TossCancel(amount, left, cancel.CancelStatus is null or "DONE"));
        }
        return cancels;
    }

    // Cancelled is what the balance says and not the status: partial cancels that take everything leave PARTIAL_CANCELED.
    private static GatewayPaymentState? StateOf(string? status, Money balance, bool hasCancels) => status switch
    {
        "READY" or "IN_PROGRESS" => GatewayPaymentState.AwaitingConfirm,
        "WAITING_FOR_DEPOSIT" => GatewayPaymentState.AwaitingDeposit,
        "DONE" or "PARTIAL_CANCELED" when balance.MinorUnits == 0 && hasCancels => GatewayPaymentState.Cancelled,
        "DONE" or "PARTIAL_CANCELED" => GatewayPaymentState.Paid,
        "CANCELED" => GatewayPaymentState.Cancelled,
        "ABORTED" => GatewayPaymentState.Failed,
        "EXPIRED" => GatewayPaymentState.Expired,
        _ => null,
    };

    // Without all three a buyer could not pay into it.
    private static VirtualAccount? AccountOf(VirtualAccountJson? account) =>
        account is { AccountNumber: { Length: > 0 } number, BankCode: { Length: > 0 } bank } && TossTime.TryRead(account.DueDate) is { } due
            ? new VirtualAccount(TossNames.Bank(bank), number, due) : null;

    // It becomes a link in front of a person, so nothing but a web address may pass.
    private static string? ReceiptOf(ReceiptJson? receipt) =>
        Uri.TryCreate(receipt?.Url, UriKind.Absolute, out var url) && url.Scheme is "https" or "http" ? receipt!.Url : null;

    private static GatewayFailure? FailureOf(FailureJson? failure) =>
        failure?.Code is { Length: > 0 } code ? new GatewayFailure(code, TossText.Shown(failure.Message, otherwise: code)) : null;
}

/// <summary>One cancel of a payment.</summary>
/// <param name="Amount">What it gave back.</param>
/// <param name="Left">What was left after it.</param>
/// <param name="IsOver">False while a cancel abroad still runs, or when it came to nothing.</param>
internal sealed record TossCancel(Money Amount, Money Left, bool IsOver);
