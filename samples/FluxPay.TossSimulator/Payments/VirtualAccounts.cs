using FluxPay.TossSimulator.Storage;

namespace FluxPay.TossSimulator.Payments;

/// <summary>What a bank does with the accounts of virtual-account payments: issues, takes deposits, takes them back.</summary>
internal sealed class VirtualAccounts(Database database, PaymentBook book, PaymentTable payments, TimeProvider time)
{
    /// <param name="dueAt">Null: as many hours from now as the payment says.</param>
    public Payment Issue(Payment payment, long amount, string bankCode, DateTimeOffset? dueAt)
    {
        DateTimeOffset now = time.GetUtcNow();
        var account = new VirtualAccount(
            bankCode, SimulatorIds.AccountNumber(), CustomerName: "김토스", SimulatorIds.Secret(), dueAt ?? now.AddHours(payment.ValidHours));
        return PaymentRules.Issue(payment, amount, SimulatorIds.TransactionKey(), account.At(now));
    }

    /// <returns>The payment afterwards, or why not; neither when there is no such payment.</returns>
    public (Payment? Payment, string? Refusal) Deposit(string paymentKey) => Change(paymentKey,
        payment => PaymentRules.RefuseDeposit(payment, time.GetUtcNow()),
        payment => PaymentRules.Deposit(payment, SimulatorIds.TransactionKey(), SimulatorIds.ApproveNo(), time.GetUtcNow()));

    /// <returns>As <see cref="Deposit"/>.</returns>
    public (Payment? Payment, string? Refusal) Reverse(string paymentKey) => Change(paymentKey,
        PaymentRules.RefuseReversal,
        payment => PaymentRules.Reverse(payment, SimulatorIds.TransactionKey()));

    private (Payment? Payment, string? Refusal) Change(
        string paymentKey, Func<Payment, string?> refuse, Func<Payment, Payment> apply) => database.Write(() =>
    {
        if (payments.Find(paymentKey) is not { } payment)
            return ((Payment?)null, (string?)null);
        if (refuse(payment) is { } refusal)
            return (null, refusal);
        Payment changed = apply(payment);
        book.Save(changed);
        return (changed, null);
    });
}
