using FluxPay.Http;
using FluxPay.Outbox;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace FluxPay;

/// <summary>Events on their way out, with FluxPay or alone.</summary>
public static class OutboxBuilderExtensions
{
    /// <summary>
    /// Adds the outbox alone: an application's own events, committed with its own rows and delivered in order per key, at least once, to
    /// <c>OnEvent</c> handlers and the sinks that <c>Use…</c> on the result adds. Call <c>UsePostgres</c> with the database of the application
    /// and add events by <see cref="Storage.Postgres.OutboxWriter"/> inside its transactions. The store makes all of its tables, so that
    /// FluxPay may move in later.
    /// </summary>
    /// <param name="services">The application's services.</param>
    /// <param name="configuration">Its section <c>FluxPay:Outbox</c> is read.</param>
    public static FluxPayBuilder AddOutbox(this IServiceCollection services, IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(configuration);
        return new FluxPayBuilder(services, configuration).AddStoreAlone().AddOutbox();
    }

    internal static FluxPayBuilder AddOutbox(this FluxPayBuilder builder)
    {
        builder.Services
            .AddOptionsWithValidateOnStart<OutboxOptions, OutboxOptionsValidator>()
            .Bind(builder.Configuration.GetSection("FluxPay:Outbox"));
        builder.Services.AddMetrics();
        builder.Services.TryAddSingleton<OutboxSignal>();
        builder.Services.TryAddSingleton<OutboxMetrics>();
        builder.Services.TryAddSingleton<OutboxMonitor>();
        builder.Services.AddHostedService<OutboxRelay>();
        builder.Services.AddHealthChecks().AddCheck<OutboxHealthCheck>("outbox", tags: [HealthEndpoints.Tag]);
        return builder;
    }
}
