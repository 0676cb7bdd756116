namespace FluxPay.Events;

/// <summary>The data of one event type.</summary>
public interface IEvent
{
    /// <summary>The CloudEvents type, for example <c>payment.approved</c>.</summary>
    static abstract string Type { get; }
}

/// <summary>Who a subscriber is told about: the event's envelope with its data typed.</summary>
/// <param name="Id">Stable over redelivery.</param>
/// <param name="Customer">Whose event; all events of one customer come in order.</param>
/// <param name="Sequence">Dense per customer: 1, 2, 3, …</param>
/// <param name="Subject">What it is about: an order, a customer, a subscription.</param>
/// <param name="At">When it happened.</param>
/// <param name="Data">What happened.</param>
public sealed record EventDelivery<TEvent>(EventId Id, CustomerRef Customer, long Sequence, string Subject, DateTimeOffset At, TEvent Data)
    where TEvent : IEvent;

/// <summary>Hears of one event type, in process: at least once, in order per customer, kept until it succeeds.</summary>
public interface IEventHandler<TEvent> where TEvent : IEvent
{
    /// <summary>Acts on the event; an exception has it delivered again later, and the customer's next events wait behind it.</summary>
    Task HandleAsync(EventDelivery<TEvent> delivery, CancellationToken cancellationToken);
}
