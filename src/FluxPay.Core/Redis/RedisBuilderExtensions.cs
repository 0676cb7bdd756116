using FluxPay.Http;
using FluxPay.Idempotency;
using FluxPay.RateLimiting;
using FluxPay.Redis;
using FluxPay.Redis.Idempotency;
using FluxPay.Redis.RateLimiting;
using FluxPay.Redis.WaitingRooms;
using FluxPay.WaitingRooms;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace FluxPay;

/// <summary>What hosts share through Redis.</summary>
public static class RedisBuilderExtensions
{
    /// <summary>
    /// Has all hosts with this Redis share their traffic control. A Redis that is down stops nothing: hosts then go on by themselves,
    /// and health says Degraded.
    /// </summary>
    /// <param name="builder">What <c>AddFluxPay</c> returned.</param>
    /// <param name="connectionString">As StackExchange.Redis reads it, for example <c>localhost:6379</c>.</param>
    public static FluxPayBuilder UseRedis(this FluxPayBuilder builder, string connectionString)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrWhiteSpace(connectionString);
        builder.Services
            .AddOptionsWithValidateOnStart<RedisOptions, RedisOptionsValidator>()
            .Configure(o => o.ConnectionString = connectionString);
        if (builder.Services.Any(s => s.ServiceType == typeof(RedisConnection)))
            return builder;   // called again: the last connection string counts

        builder.Services.AddSingleton<RedisConnection>();
        builder.Services.AddHostedService(sp => sp.GetRequiredService<RedisConnection>());
        builder.Services.Replace(ServiceDescriptor.Singleton<IRoomQueue, RedisRoomQueue>());
        builder.Services.AddSingleton<RedisHosts>();
        builder.Services.AddHostedService(sp => sp.GetRequiredService<RedisHosts>());
        builder.Services.Replace(ServiceDescriptor.Singleton<IRateLimitStore, RedisRateLimitStore>());
        builder.Services.Replace(ServiceDescriptor.Singleton<IClaims, RedisClaims>());
        builder.Services.AddHealthChecks().AddCheck<RedisHealthCheck>("redis", tags: [HealthEndpoints.Tag]);
        return builder;
    }
}
