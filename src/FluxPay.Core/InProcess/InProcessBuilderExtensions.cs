using FluxPay.Events;
using FluxPay.InProcess;
using FluxPay.Outbox;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace FluxPay;

/// <summary>Subscribers in this process.</summary>
public static class InProcessBuilderExtensions
{
    /// <summary>
    /// Has a handler told of an event type, in process: at least once, in order per customer, from its first start on and over
    /// restarts. The handler is created in a scope of its own for each event; events of different customers may be handled at once.
    /// </summary>
    public static FluxPayBuilder OnEvent<TEvent, THandler>(this FluxPayBuilder builder)
        where TEvent : class, IEvent
        where THandler : class, IEventHandler<TEvent>
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.TryAddScoped<THandler>();
        builder.Services.AddSingleton<IOutboxSink, EventHandlerSink<TEvent, THandler>>();
        return builder;
    }
}
