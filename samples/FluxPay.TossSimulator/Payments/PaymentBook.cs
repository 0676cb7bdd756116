using FluxPay.TossSimulator.Ledger;
using FluxPay.TossSimulator.Storage;
using FluxPay.TossSimulator.Webhooks;

namespace FluxPay.TossSimulator.Payments;

/// <summary>The payments as they are at this moment: whatever the clock has ended is expired before anyone sees it.</summary>
internal sealed class PaymentBook(
    Database database, PaymentTable payments, LedgerTable ledger, PaymentsInFlight inFlight, WebhookOutbox webhooks, TimeProvider time)
{
    public Payment? Find(string paymentKey) => Today(payments.Find(paymentKey));

    public Payment? FindOfOrder(string orderId) => Today(payments.FindOfOrder(orderId));

    /// <summary>Newest first.</summary>
    public List<Payment> List(string? orderId, int limit) => [.. payments.List(orderId, limit).Select(p => Today(p)!)];

    /// <summary>Saves a change of status, with its transaction and its webhooks. Call it inside a transaction.</summary>
    public void Save(Payment payment)
    {
        payments.Save(payment);
        Tell(payment);
    }

    /// <summary>As <see cref="Save"/>, of a payment that nobody authenticated in the window. Call it inside a transaction.</summary>
    public void Add(Payment payment)
    {
        if (!payments.TryAdd(payment))
            throw new InvalidOperationException("Five random characters were repeated within one second.");
        Tell(payment);
    }

    private void Tell(Payment payment)
    {
        if (LedgerRow.Of(payment, time.GetUtcNow()) is { } row)
            ledger.Add(row);
        webhooks.Enqueue(payment);
    }

    /// <summary>Expires payments that nobody asks about, for their webhooks.</summary>
    public void ExpireDue()
    {
        foreach (Payment payment in payments.ListDue(time.GetUtcNow()))
            Today(payment);
    }

    public Payment Expire(Payment payment) => database.Write(() =>
    {
        Payment current = payments.Find(payment.PaymentKey)!;
        if (current.Status is not PaymentStatus.InProgress)
            return current;     // another call was first
        Payment expired = PaymentRules.Expire(current);
        Save(expired);
        return expired;
    });

    /// <summary>A confirm that arrived in time still counts while it waits, so it keeps its payment from expiring.</summary>
    private Payment? Today(Payment? payment)
    {
        DateTimeOffset now = time.GetUtcNow();
        return payment switch
        {
            null => null,
            _ when PaymentRules.IsExpired(payment, now) && !inFlight.Contains(payment.PaymentKey) => Expire(payment),
            { Account: { } account } => payment with { Account = account.At(now) },
            _ => payment,
        };
    }
}
