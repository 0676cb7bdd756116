using Microsoft.Extensions.Diagnostics.HealthChecks;
using Npgsql;

namespace FluxPay.Storage.Postgres;

/// <summary>The store answers.</summary>
internal sealed class PostgresHealthCheck(PostgresDatabase database) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            await database.ReadAsync(s => s.QueryAsync("SELECT 1::bigint;", row => row.Number()), cancellationToken);
            return HealthCheckResult.Healthy("PostgreSQL answers.");
        }
        catch (NpgsqlException failure)
        {
            return HealthCheckResult.Unhealthy("PostgreSQL does not answer.", failure);
        }
    }
}
