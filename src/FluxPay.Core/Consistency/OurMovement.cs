using FluxPay.Payments;
using FluxPay.Subscriptions;

namespace FluxPay.Consistency;

/// <summary>Money that was taken or given back, as our books tell it.</summary>
/// <param name="Key">The attempt, or the payment, that says so.</param>
/// <param name="Payment">Of which payment; null for a charge of a registered card.</param>
/// <param name="Order">Of which order, as the provider knows it; null where it took the money for another one.</param>
/// <param name="Kind">What it did.</param>
/// <param name="Amount">How much.</param>
/// <param name="From">It happened no earlier, by our clock.</param>
/// <param name="Until">It happened no later.</param>
internal sealed record OurMovement(
    string Key, PaymentId? Payment, string? Order, GatewayTransactionKind Kind, Money Amount, DateTimeOffset From, DateTimeOffset Until)
{
    /// <summary>True for what was booked because the provider said so: it has it, on whatever day.</summary>
    public bool WasTold { get; init; }

    /// <summary>All that moved of payments that carry one key of the provider.</summary>
    public static IReadOnlyList<OurMovement> Of(
        IReadOnlyList<Payment> payments, IReadOnlyList<PaymentAttempt> attempts, IReadOnlyList<Charge> charges) =>
    [
        .. payments.Where(WasPaid).Select(payment => Taken(payment, attempts)),
        .. attempts.Where(a => a is { Purpose: AttemptPurpose.Reject, Try: 1 }).Select(TakenWrongly),
        .. charges.Where(c => c.Status == ChargeStatus.Succeeded).Select(Charged),
        .. attempts.Where(a => a.Status == AttemptStatus.Succeeded && GivesBack(a.Purpose)).Select(a => GivenBack(a, payments)),
    ];

    private static bool WasPaid(Payment payment) =>
        payment.Status == PaymentStatus.Confirmed || (payment.Status == PaymentStatus.Cancelled && payment.ApprovedAt is not null);

    private static bool GivesBack(AttemptPurpose purpose) => purpose switch
    {
        AttemptPurpose.Refund or AttemptPurpose.Compensate or AttemptPurpose.Reject => true,
        AttemptPurpose.Confirm or AttemptPurpose.CallOff => false,
    };

    private static OurMovement Taken(Payment payment, IReadOnlyList<PaymentAttempt> attempts)
    {
        var paidAt = payment.ApprovedAt ?? payment.UpdatedAt;
        return new OurMovement(
            payment.Id.ToString(), payment.Id, payment.Order.ToString(), GatewayTransactionKind.Payment, payment.Amount,
            attempts.Where(a => a.Payment == payment.Id).Select(a => a.SentAt).Append(paidAt).Min(), paidAt);
    }

    private static OurMovement Charged(Charge charge) => new(
        charge.Id.ToString(), null, charge.Id.ToString(), GatewayTransactionKind.Payment, charge.Amount, charge.SentAt,
        charge.AnsweredAt ?? charge.SentAt);

    /// <summary>What has to be rejected was taken; the amount is the gateway's own, and so is the order.</summary>
    private static OurMovement TakenWrongly(PaymentAttempt reject) => new(
        reject.Id.ToString(), reject.Payment, null, GatewayTransactionKind.Payment, reject.Refundable, DateTimeOffset.MinValue, reject.SentAt);

    private static OurMovement GivenBack(PaymentAttempt attempt, IReadOnlyList<Payment> payments)
    {
        bool told = attempt.Code == PaymentAttempt.GivenBackUnasked;
        var from = told ? payments.FirstOrDefault(p => p.Id == attempt.Payment)?.ApprovedAt ?? DateTimeOffset.MinValue : attempt.SentAt;
        return new OurMovement(
            attempt.Id.ToString(), attempt.Payment, attempt.Purpose == AttemptPurpose.Reject ? null : attempt.Order.ToString(),
            GatewayTransactionKind.Cancel, attempt.Amount, from, attempt.AnsweredAt ?? attempt.SentAt)
        {
            WasTold = told,
        };
    }
}
