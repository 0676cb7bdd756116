using FluxPay.Outbox;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace FluxPay;

/// <summary>Events on their way out.</summary>
internal static class OutboxBuilderExtensions
{
    public static FluxPayBuilder AddOutbox(this FluxPayBuilder builder)
    {
        builder.Services.TryAddSingleton<OutboxSignal>();
        builder.Services.AddHostedService<OutboxRelay>();
        return builder;
    }
}
