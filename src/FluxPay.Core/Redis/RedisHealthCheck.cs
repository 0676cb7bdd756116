using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace FluxPay.Redis;

/// <summary>Degraded, never unready, while Redis is down: everything goes on without it, with less of what hosts share.</summary>
internal sealed class RedisHealthCheck(RedisConnection redis) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            await redis.AskAsync(database => database.PingAsync());
            return HealthCheckResult.Healthy("Redis answers.");
        }
        catch (RedisDownException down)
        {
            return HealthCheckResult.Degraded("Redis does not answer; each host goes on by itself.", down);
        }
    }
}
