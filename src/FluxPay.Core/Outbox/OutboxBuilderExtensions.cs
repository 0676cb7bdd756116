using FluxPay.Http;
using FluxPay.Outbox;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace FluxPay;

/// <summary>Events on their way out.</summary>
internal static class OutboxBuilderExtensions
{
    public static FluxPayBuilder AddOutbox(this FluxPayBuilder builder)
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
