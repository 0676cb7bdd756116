using FluxPay.TossSimulator.Payments;

namespace FluxPay.TossSimulator.Ledger;

/// <summary>One transaction: something that an account issued, took or gave back.</summary>
/// <param name="Amount">Positive in both directions; zero where only an account was issued or closed.</param>
internal sealed record LedgerRow(
    string TransactionKey, string PaymentKey, string OrderId, string? CustomerKey, PaymentMethod Method, PaymentStatus Status,
    PaymentType Type, long Amount, DateTimeOffset At, DateTimeOffset ApprovedAt, string ReceiptUrl)
{
    private const int DaysToPayOut = 2;

    public bool IsCancel => Status is PaymentStatus.Canceled or PaymentStatus.PartialCanceled;

    public DateOnly SoldOn => DateOnly.FromDateTime(Kst.Of(At).DateTime);

    public DateOnly PaidOutOn => SoldOn.AddDays(DaysToPayOut);

    /// <summary>The row of what just happened to a payment; null when it moved nothing and has no transaction.</summary>
    public static LedgerRow? Of(Payment payment, DateTimeOffset now) => payment is not { LastTransactionKey: { } key } ? null : new LedgerRow(
        key, payment.PaymentKey, payment.OrderId, payment.CustomerKey, payment.Method, payment.Status, payment.Type, Moved(payment), now,
        payment.ApprovedAt ?? now, $"{payment.Origin}/receipt/{payment.PaymentKey}");

    private static long Moved(Payment payment) => payment switch
    {
        { IsCharged: false } => 0,
        { Cancels: [.., { } last] } => last.Amount,
        _ => payment.TotalAmount,
    };
}
