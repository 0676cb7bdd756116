using FluxPay.Payments;
using FluxPay.Toss;
using FluxPay.Toss.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Http.Resilience;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace FluxPay;

/// <summary>Adds Toss Payments to FluxPay.</summary>
public static class TossBuilderExtensions
{
    private const int LargestAnswer = 1024 * 1024;

    /// <summary>
    /// Takes payments through Toss Payments, configured by the section <c>FluxPay:Toss</c>, then <paramref name="configure"/>.
    /// </summary>
    /// <param name="builder">What <c>AddFluxPay</c> returned.</param>
    /// <param name="configure">Settings that overrule the configuration.</param>
    /// <remarks>Without a secret key a host outside Development does not start.</remarks>
    public static FluxPayBuilder AddToss(this FluxPayBuilder builder, Action<TossOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var services = builder.Services;
        services.AddOptionsWithValidateOnStart<TossOptions, TossOptionsValidator>()
            .Bind(builder.Configuration.GetSection(TossOptions.Section))
            .Configure(configure ?? (_ => { }));
        AddHttp(services);
        services.TryAddSingleton<TossAlarm>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IPaymentGateway, TossGateway>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IBillingGateway, TossBilling>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IGatewayStatements, TossStatements>(provider => new TossStatements(
            provider.GetRequiredService<TossClient>(), provider.GetRequiredService<TossAlarm>(), TossStatements.RowsAtOnce)));
        services.TryAddSingleton<ITossKeyIn, TossKeyIn>();
        services.TryAddSingleton<ITossCashReceipts>(provider => new TossCashReceipts(
            provider.GetRequiredService<TossClient>(), provider.GetRequiredService<TossAlarm>(), TossStatements.RowsAtOnce));
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IGatewayWebhookReader, TossWebhookReader>());
        return builder;
    }

    private static void AddHttp(IServiceCollection services)
    {
        // Network time is real time: the application's clock may be a test clock that jumps a month.
        services.TryAddSingleton(provider => new TossPipelines(
            provider.GetRequiredService<IOptionsMonitor<TossOptions>>(),
            provider.GetRequiredService<ILogger<TossPipelines>>(),
            TimeProvider.System));

        services.AddHttpClient<TossClient>(http =>
            {
                http.Timeout = Timeout.InfiniteTimeSpan;   // the pipelines time the whole exchange
                http.MaxResponseContentBufferSize = LargestAnswer;
            })
            .RemoveAllLoggers()   // the factory's own loggers write whole addresses, payment key included
            // Defaults that an application sets for all its clients would retry a payment behind the engine's back.
            .ConfigureAdditionalHttpMessageHandlers((handlers, _) =>
            {
                foreach (var handler in handlers.OfType<ResilienceHandler>().ToList())
                    handlers.Remove(handler);
            })
            .ConfigurePrimaryHttpMessageHandler(() => new SocketsHttpHandler
            {
                ConnectTimeout = TimeSpan.FromSeconds(5),
                // Follows DNS, so the client may live as long as the gateway.
                PooledConnectionLifetime = TimeSpan.FromMinutes(5),
                AllowAutoRedirect = false,
                UseCookies = false,
            })
            .SetHandlerLifetime(Timeout.InfiniteTimeSpan);
    }
}
