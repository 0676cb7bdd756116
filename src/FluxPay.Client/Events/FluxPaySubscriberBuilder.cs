using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace FluxPay.Client;

/// <summary>What <c>AddFluxPaySubscriber</c> returns; each <c>On</c> adds a handler.</summary>
public sealed class FluxPaySubscriberBuilder
{
    internal FluxPaySubscriberBuilder(IServiceCollection services) => Services = services;

    /// <summary>The application's services.</summary>
    public IServiceCollection Services { get; }

    /// <summary>Has a handler told of an event type; one handler per type. Events of other types are passed by.</summary>
    /// <exception cref="InvalidOperationException">The type has a handler already.</exception>
    public FluxPaySubscriberBuilder On<TEvent, [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] THandler>()
        where TEvent : class, IFluxPayEvent<TEvent>
        where THandler : class, IFluxPayEventHandler<TEvent>
    {
        if (Services.Any(s => s.ImplementationInstance is EventRoute route && route.Type == TEvent.Type))
            throw new InvalidOperationException($"The events {TEvent.Type} have a handler already.");
        Services.TryAddScoped<THandler>();
        Services.AddSingleton(EventRoute.To<TEvent, THandler>());
        return this;
    }
}

/// <summary>Puts the subscriber into a service container.</summary>
public static class FluxPaySubscriberServiceCollectionExtensions
{
    /// <summary>
    /// Has events on Kafka brought to this application's handlers: at least once, in order per customer, and not again what was handled
    /// already (see <see cref="ISeenSequences"/>). An event's offset is committed after its handler.
    /// </summary>
    public static FluxPaySubscriberBuilder AddFluxPaySubscriber(this IServiceCollection services, Action<FluxPaySubscriberOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(configure);
        services
            .AddOptionsWithValidateOnStart<FluxPaySubscriberOptions, FluxPaySubscriberOptionsValidator>()
            .Configure(configure);
        services.AddLogging();
        services.TryAddSingleton<ISeenSequences, SeenInMemory>();
        services.AddHostedService<EventSubscriber>();   // once, however often this is called
        return new FluxPaySubscriberBuilder(services);
    }
}
