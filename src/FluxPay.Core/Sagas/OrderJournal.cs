using FluxPay.Events;
using FluxPay.Orders;
using FluxPay.Payments;
using FluxPay.Storage;

namespace FluxPay.Sagas;

/// <summary>The events and timeline lines of orders and payments: one place that says what the world is told.</summary>
internal sealed class OrderJournal(IIdSource ids)
{
    public PendingEvent Created(Order order) => About(order, new OrderCreated(order.ToSnapshot()));
    public PendingEvent Paid(Order order) => About(order, new OrderPaid(order.ToSnapshot()));
    public PendingEvent Completed(Order order) => About(order, new OrderCompleted(order.ToSnapshot()));
    public PendingEvent Cancelled(Order order) => About(order, new OrderCancelled(order.ToSnapshot()));

    /// <summary>An order is authorised, by a payment or, without one, by a plan or by credits.</summary>
    public PendingEvent Approved(Order order, Payment? payment, DateTimeOffset at) => About(order, new PaymentApproved
    {
        PaymentId = payment?.Id.ToString(),
        OrderId = order.Id.ToString(),
        RequestId = order.RequestId,
        CustomerId = order.Customer.Id,
        Provider = payment?.Provider ?? Authority(order),
        Method = payment?.Method?.Wire(),
        Amount = payment?.Amount.MinorUnits ?? 0,
        Currency = order.Amount.Currency.Code,
        ApprovedAt = payment?.ApprovedAt ?? at,
        Product = order.Product,
        Quantity = order.Quantity,
        Metadata = order.Metadata,
    });

    private static string Authority(Order order) =>
        order is { CreditAmount: 0, Terms: OrderTerms.Feature { Allowance: not null } } ? "subscription" : "credit";

    public PendingEvent Failed(Order order, Payment payment) => About(order, new PaymentFailed
    {
        PaymentId = payment.Id.ToString(),
        OrderId = order.Id.ToString(),
        RequestId = order.RequestId,
        CustomerId = order.Customer.Id,
        Provider = payment.Provider,
        Method = payment.Method?.Wire(),
        Amount = payment.Amount.MinorUnits,
        Currency = payment.Amount.Currency.Code,
        Product = order.Product,
        Quantity = order.Quantity,
        Metadata = order.Metadata,
        Reason = new FailureReason(payment.Failure!.Code, payment.Failure.Message),
    });

    /// <summary>An order that neither credits nor a plan authorise.</summary>
    public PendingEvent Declined(Order order, FluxPayError why) => About(order, new PaymentFailed
    {
        OrderId = order.Id.ToString(),
        RequestId = order.RequestId,
        CustomerId = order.Customer.Id,
        Provider = why.Code == ErrorCode.NotEntitled ? "subscription" : "credit",
        Currency = order.Amount.Currency.Code,
        Product = order.Product,
        Quantity = order.Quantity,
        Metadata = order.Metadata,
        Reason = new FailureReason(why.Code.Wire(), why.Message.English),
    });

    public PendingEvent GivenBack(Order order, Payment payment, PaymentAttempt attempt) => About(order, new PaymentCancelled
    {
        PaymentId = payment.Id.ToString(),
        OrderId = order.Id.ToString(),
        CustomerId = order.Customer.Id,
        CancelledAmount = attempt.Amount.MinorUnits,
        TotalCancelledAmount = payment.CancelledAmount.MinorUnits,
        Amount = payment.Amount.MinorUnits,
        Currency = payment.Amount.Currency.Code,
        Reason = attempt.Reason ?? "",
    });

    /// <summary>One line of the timeline.</summary>
    public static TimelineEntry Step(OrderId order, DateTimeOffset at, string type, string title, string? detail = null) =>
        new(order, at, type, title, detail);

    private PendingEvent About<TEvent>(Order order, TEvent data) where TEvent : class, IEvent =>
        PendingEvent.Of(ids.New<EventId>(), order.Customer, order.Id.ToString(), order.Id, data);
}
