using static FluxPay.Orders.OrderStatus;

namespace FluxPay.Orders;

/// <summary>What can be asked of an order.</summary>
public abstract record OrderCommand
{
    private OrderCommand() { }   // closed: every command is listed here

    /// <summary>Note what became of its payment, where that alone moves nothing: asked, refused, given back in part.</summary>
    /// <param name="Payment">The payment as it is now.</param>
    /// <param name="CancelledAmount">What gateways gave back so far.</param>
    public sealed record NotePayment(OrderPayment Payment, Money CancelledAmount) : OrderCommand;

    /// <summary>Everything it owes is paid.</summary>
    /// <param name="Payment">The payment as it is now; null when credits or a plan paid all.</param>
    public sealed record Pay(OrderPayment? Payment) : OrderCommand;

    /// <summary>The service ran.</summary>
    /// <param name="Quantity">How many were used, 1 up to what was ordered; null for all.</param>
    public sealed record Complete(long? Quantity) : OrderCommand;

    /// <summary>Undo what was paid; the order is cancelled once the gateway has answered.</summary>
    /// <param name="Reason">Why.</param>
    public sealed record Compensate(string Reason) : OrderCommand;

    /// <summary>Off, with nothing left to give back.</summary>
    /// <param name="Reason">Why.</param>
    /// <param name="Payment">The payment as it is now; null when there is none.</param>
    /// <param name="CancelledAmount">What gateways gave back so far.</param>
    public sealed record Cancel(string Reason, OrderPayment? Payment, Money CancelledAmount) : OrderCommand;
}

/// <summary>An order's whole life: <c>PENDING → PAID → COMPLETED / CANCELLED</c>. What is not listed is refused.</summary>
internal static class OrderStateMachine
{
    public static Result<Order> Apply(Order order, OrderCommand command, DateTimeOffset now) => (order.Status, command) switch
    {
        (_, OrderCommand.NotePayment note) => order with
        {
            Payment = note.Payment,
            CancelledAmount = note.CancelledAmount,
            UpdatedAt = now,
        },
        (Pending, OrderCommand.Pay pay) => Paid(order, pay, now),
        (OrderStatus.Paid, OrderCommand.Complete complete) when !order.Compensating => Completed(order, complete, now),
        (OrderStatus.Paid, OrderCommand.Compensate compensate) when !order.Compensating => order with
        {
            Compensating = true,
            CancelReason = compensate.Reason,
            UpdatedAt = now,
        },
        (Pending or OrderStatus.Paid, OrderCommand.Cancel cancel) => order with
        {
            Status = Cancelled,
            Payment = cancel.Payment,
            CancelledAmount = cancel.CancelledAmount,
            Compensating = false,
            CancelReason = cancel.Reason,
            ExpiresAt = null,
            UpdatedAt = now,
        },
        _ => Refuse(order, Verb(command)),
    };

    private static Order Paid(Order order, OrderCommand.Pay pay, DateTimeOffset now) => order with
    {
        Status = order.Terms.CompletesWhenPaid ? OrderStatus.Completed : OrderStatus.Paid,
        Payment = pay.Payment,
        ExpiresAt = order.Terms is OrderTerms.Feature feature ? now + feature.CompleteWithin : null,
        UpdatedAt = now,
    };

    private static Result<Order> Completed(Order order, OrderCommand.Complete complete, DateTimeOffset now)
    {
        long quantity = complete.Quantity ?? order.Quantity;
        if (quantity > order.Quantity)
        {
            return new FluxPayError(ErrorCode.ExceedsRest, new Text(
                $"The order is for {order.Quantity}; complete it with that or less.",
                $"주문 수량은 {order.Quantity}입니다. 그 이하로 완료해 주세요."));
        }

        // Only a feature that credits pay per unit gives the unused rest back; a price once paid stays paid.
        var feature = order.Terms as OrderTerms.Feature;
        long unitCredits = feature?.UnitCredits ?? 0;
        return order with
        {
            Status = OrderStatus.Completed,
            Quantity = quantity,
            CreditAmount = unitCredits > 0 ? unitCredits * (quantity - feature!.FromAllowance(order.Quantity, quantity)) : order.CreditAmount,
            ExpiresAt = null,
            UpdatedAt = now,
        };
    }

    /// <summary>The refusal of something an order does not accept as it stands.</summary>
    public static FluxPayError Refuse(Order order, string verb) => new(ErrorCode.StateConflict, new Text(
        $"The order is {order.Status.Wire()}{(order.Compensating ? " and being undone" : "")}; it does not accept {verb}.",
        $"주문 상태가 {order.Status.Wire()}{(order.Compensating ? "(취소 처리 중)" : "")}이어서 {verb} 요청을 처리할 수 없습니다."),
        new StateConflict(order.Status.Wire(), [.. Allowed(order)]));

    private static IEnumerable<string> Allowed(Order order) => order.Status switch
    {
        Pending => ["confirm", "cancel"],
        OrderStatus.Paid when order.Compensating => [],
        OrderStatus.Paid => ["complete", "fail", "cancel"],
        OrderStatus.Completed or Cancelled => [],
    };

    private static string Verb(OrderCommand command) => command switch
    {
        OrderCommand.NotePayment or OrderCommand.Pay => "confirm",
        OrderCommand.Complete => "complete",
        OrderCommand.Compensate => "fail",
        OrderCommand.Cancel => "cancel",
        _ => throw new System.Diagnostics.UnreachableException(),
    };
}
