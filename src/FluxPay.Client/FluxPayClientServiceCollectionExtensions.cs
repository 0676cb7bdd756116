using FluxPay.Client.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace FluxPay.Client;

/// <summary>Puts the client into a service container.</summary>
public static class FluxPayClientServiceCollectionExtensions
{
    internal const string HttpClientName = "FluxPay.Client";

    /// <summary>
    /// Adds <see cref="FluxPayClient"/> as a singleton. Wrong options stop a host at start; without a host, the first
    /// use of the client throws the same.
    /// </summary>
    /// <returns>The HTTP client's builder. What is added to it runs inside the retries, once per try.</returns>
    public static IHttpClientBuilder AddFluxPayClient(
        this IServiceCollection services, Action<FluxPayClientOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(configure);

        var isAdded = services.Any(service => service.ServiceType == typeof(FluxPayClient));
        services
            .AddOptionsWithValidateOnStart<FluxPayClientOptions, FluxPayClientOptionsValidator>()
            .Configure(configure);
        var builder = services.AddHttpClient(HttpClientName);
        return isAdded ? builder : AddOnce(builder);   // twice would nest the retries
    }

    private static IHttpClientBuilder AddOnce(IHttpClientBuilder builder)
    {
        builder.Services.AddSingleton(provider => new FluxPayClient(
            provider.GetRequiredService<IHttpClientFactory>().CreateClient(HttpClientName), Time(provider)));
        builder
            .ConfigureHttpClient((provider, http) => Wire.Configure(http, Options(provider)))
            .UseSocketsHttpHandler((connections, _) => Wire.Configure(connections))
            .SetHandlerLifetime(Timeout.InfiniteTimeSpan)   // a singleton keeps its handler; connections are renewed
            .AddResilienceHandler(
                "calls",
                (pipeline, context) => RetryPipeline.Configure(
                    pipeline, Options(context.ServiceProvider), Time(context.ServiceProvider)));
        return builder.AddHttpMessageHandler(() => new AnswerBufferHandler()).AddHttpMessageHandler(() => new PassHandler());
    }

    private static FluxPayClientOptions Options(IServiceProvider provider) =>
        provider.GetRequiredService<IOptions<FluxPayClientOptions>>().Value;

    private static TimeProvider Time(IServiceProvider provider) =>
        Options(provider).TimeProvider ?? provider.GetService<TimeProvider>() ?? TimeProvider.System;
}
