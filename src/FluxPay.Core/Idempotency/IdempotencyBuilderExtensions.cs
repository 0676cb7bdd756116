using FluxPay.Http;
using FluxPay.Idempotency;
using FluxPay.InProcess.Idempotency;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace FluxPay;

/// <summary>Requests that are repeated, with FluxPay or alone.</summary>
public static class IdempotencyBuilderExtensions
{
    /// <summary>
    /// Adds idempotency keys alone, for endpoints with <c>WithIdempotency()</c> and controllers with <c>[Idempotent]</c>. Answers are kept,
    /// encrypted, in a SQLite file, or where <c>UseSqlite</c> or <c>UsePostgres</c> on the result says; <c>UseRedis</c> has hosts tell
    /// each other what runs. The store makes all of its tables, so that FluxPay may move in later.
    /// </summary>
    /// <param name="services">The application's services.</param>
    /// <param name="configuration">Its sections <c>FluxPay:Idempotency</c> and <c>FluxPay:Encryption</c> are read.</param>
    public static FluxPayBuilder AddIdempotency(this IServiceCollection services, IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(configuration);
        return new FluxPayBuilder(services, configuration).AddEngineAlone().AddIdempotency();
    }

    internal static FluxPayBuilder AddIdempotency(this FluxPayBuilder builder)
    {
        builder.Services.AddOptions<IdempotencyOptions>()
            .Bind(builder.Configuration.GetSection("FluxPay:Idempotency"))
            .Validate(o => o.Lease >= TimeSpan.FromSeconds(1) && o.Lease <= TimeSpan.FromMinutes(10),
                "FluxPay:Idempotency:Lease is 1 s up to 10 min.")
            .Validate(o => o.Retention >= TimeSpan.FromDays(1) && o.Retention <= TimeSpan.FromDays(3653),
                "FluxPay:Idempotency:Retention is 1 day up to 10 years.")
            .ValidateOnStart();
        builder.Services.TryAddSingleton<IClaims, InProcessClaims>();
        builder.Services.AddMetrics();
        builder.Services.TryAddSingleton<IdempotencyMetrics>();
        builder.Services.TryAddSingleton<IdempotencyEngine>();
        builder.Services.AddHostedService<IdempotencyPurge>();
        builder.Services.AddOptions<IdempotentEndpointOptions>()
            .Validate(o => o.BodyLimit is > 0 and <= 64 * 1024 * 1024, "BodyLimit is 1 byte up to 64 MiB.");
        builder.Services.TryAddSingleton<IdempotentExchange>();
        return builder;
    }
}
