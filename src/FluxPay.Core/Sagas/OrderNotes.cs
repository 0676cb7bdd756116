using FluxPay.Orders;
using FluxPay.Payments;

namespace FluxPay.Sagas;

/// <summary>What an order keeps of its newest payment; the two are saved together, so that the order's version decides every race.</summary>
internal static class OrderNotes
{
    public static OrderPayment InShort(this Payment payment) => new(payment.Id, payment.Status, payment.InDoubt);

    /// <summary>The order with what became of its payment noted, where that alone moves nothing.</summary>
    public static Order Note(this Order order, Payment payment, DateTimeOffset now) => OrderStateMachine
        .Apply(order, new OrderCommand.NotePayment(payment.InShort(), order.CancelledAmount), now).ValueOrThrow();
}
