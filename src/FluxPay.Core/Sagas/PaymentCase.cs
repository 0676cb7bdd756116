using FluxPay.Orders;
using FluxPay.Payments;
using FluxPay.Storage;

namespace FluxPay.Sagas;

/// <summary>
/// What was asked of a gateway, with the payment and the order it is about, all as they stand in the store. Handed on from one commit to the
/// next it spares reading again what was just written; the versions tell when somebody else was faster.
/// </summary>
internal sealed record PaymentCase(PaymentAttempt Attempt, Payment Payment, Order Order)
{
    /// <summary>What changes that were committed left of it.</summary>
    public PaymentCase After(Changes changes) => new(
        changes.Saves.OfType<PaymentAttempt>().LastOrDefault(a => a.Id == Attempt.Id) is { } attempt ? attempt with { Version = attempt.Version + 1 } : Attempt,
        changes.Saves.OfType<Payment>().LastOrDefault(p => p.Id == Payment.Id) is { } payment ? payment with { Version = payment.Version + 1 } : Payment,
        changes.Saves.OfType<Order>().LastOrDefault(o => o.Id == Order.Id) is { } order ? order with { Version = order.Version + 1 } : Order);
}
