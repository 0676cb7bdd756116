using System.Diagnostics.Metrics;
using FluxPay.InProcess.RateLimiting;
using FluxPay.RateLimiting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace FluxPay;

/// <summary>Rate limits, with FluxPay or alone.</summary>
public static class RateLimitingBuilderExtensions
{
    /// <summary>
    /// Adds <see cref="RateLimitEngine"/> alone, for applications that need no more of FluxPay. Counts are kept in this process;
    /// <c>UseRedis</c> on the result has hosts share them.
    /// </summary>
    public static FluxPayBuilder AddRateLimiting(this IServiceCollection services)
    {
        ArgumentNullException.ThrowIfNull(services);
        return new FluxPayBuilder(services, new ConfigurationBuilder().Build()).AddRateLimiting();
    }

    internal static FluxPayBuilder AddRateLimiting(this FluxPayBuilder builder)
    {
        builder.Services.AddMetrics();
        builder.Services.TryAddSingleton(sp => new RateLimitMetrics(sp.GetRequiredService<IMeterFactory>()));
        builder.Services.TryAddSingleton<IRateLimitStore>(sp =>
            new InProcessRateLimitStore(sp.GetService<TimeProvider>() ?? TimeProvider.System));
        builder.Services.TryAddSingleton(sp =>
            new RateLimitEngine(sp.GetRequiredService<IRateLimitStore>(), sp.GetRequiredService<RateLimitMetrics>()));
        return builder;
    }
}
