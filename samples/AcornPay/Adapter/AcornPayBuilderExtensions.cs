using AcornPay.Adapter;
using FluxPay.Payments;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace FluxPay;

/// <summary>Adds Acorn Pay to FluxPay.</summary>
public static class AcornPayBuilderExtensions
{
    /// <summary>Takes payments through Acorn Pay, beside whatever other gateways there are.</summary>
    public static FluxPayBuilder AddAcornPay(this FluxPayBuilder builder, Action<AcornPayOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var services = builder.Services;
        services.AddOptions<AcornPayOptions>()
            .Bind(builder.Configuration.GetSection("FluxPay:AcornPay"))
            .Configure(configure ?? (_ => { }));
        services.AddHttpClient<AcornClient>(http => http.Timeout = TimeSpan.FromSeconds(60))
            .ConfigurePrimaryHttpMessageHandler(() => new SocketsHttpHandler
            {
                AllowAutoRedirect = false,
                PooledConnectionLifetime = TimeSpan.FromMinutes(5),   // the client lives as long as the gateway
            })
            .SetHandlerLifetime(Timeout.InfiniteTimeSpan);
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IPaymentGateway, AcornGateway>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IGatewayWebhookReader, AcornWebhookReader>());
        return builder;
    }
}
