using System.Text.Json;

namespace FluxPay.Events;

/// <summary>An event on its way into the outbox; the store gives it its place in the customer's sequence.</summary>
/// <param name="Id">Stable over redelivery.</param>
/// <param name="Customer">Whose event.</param>
/// <param name="Type">The CloudEvents type.</param>
/// <param name="Subject">What it is about.</param>
/// <param name="Order">The order whose timeline shows it, if any.</param>
/// <param name="Data">The data as UTF-8 JSON, written once, when it happened.</param>
public sealed record PendingEvent(EventId Id, CustomerRef Customer, string Type, string Subject, OrderId? Order, ReadOnlyMemory<byte> Data)
{
    /// <summary>An event with its data written down.</summary>
    public static PendingEvent Of<TEvent>(EventId id, CustomerRef customer, string subject, OrderId? order, TEvent data)
        where TEvent : class, IEvent =>
        new(id, customer, TEvent.Type, subject, order, JsonSerializer.SerializeToUtf8Bytes(data, EventJson.TypeInfo<TEvent>()));
}
