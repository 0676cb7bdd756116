using System.Text.Json;

namespace FluxPay.Client;

/// <summary>The data of one event type; an application's own events implement it too.</summary>
/// <typeparam name="TSelf">The type itself.</typeparam>
public interface IFluxPayEvent<TSelf> where TSelf : class, IFluxPayEvent<TSelf>
{
    /// <summary>The CloudEvents type, for example <c>payment.approved</c>.</summary>
    static abstract string Type { get; }

    /// <summary>Reads the data; what it does not know is ignored.</summary>
    static abstract TSelf Read(JsonElement data);
}

/// <summary>An event as it came.</summary>
/// <param name="Id"><c>evt_…</c>, stable over redelivery.</param>
/// <param name="PartitionKey"><c>{serviceId}:{customerId}</c>; all events of one key come in order.</param>
/// <param name="Sequence">Dense per key: 1, 2, 3, …</param>
/// <param name="Subject">What it is about: an order, a customer, a subscription.</param>
/// <param name="Time">When it happened, UTC.</param>
/// <param name="TraceParent">The W3C trace it belongs to, if any.</param>
/// <param name="Data">What happened.</param>
public sealed record FluxPayEvent<TEvent>(
    string Id, string PartitionKey, long Sequence, string Subject, DateTimeOffset Time, string? TraceParent, TEvent Data)
    where TEvent : class, IFluxPayEvent<TEvent>;

/// <summary>Acts on one event type; created in a scope of its own for each event.</summary>
public interface IFluxPayEventHandler<TEvent> where TEvent : class, IFluxPayEvent<TEvent>
{
    /// <summary>
    /// Acts on an event: at least once, in order per key. An exception has it brought again, later each time, and the key's next events wait.
    /// To have the effect exactly once, save <see cref="FluxPayEvent{TEvent}.Sequence"/> per key in the transaction of the effect and register
    /// an <see cref="ISeenSequences"/> that reads it.
    /// </summary>
    Task HandleAsync(FluxPayEvent<TEvent> fluxPayEvent, CancellationToken cancellationToken);
}
