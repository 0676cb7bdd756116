using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace FluxPay.Storage.Sqlite;

/// <summary>The store answers.</summary>
internal sealed class SqliteHealthCheck(SqliteDatabase database) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            await database.ReadAsync(s => s.Query("SELECT 1;", row => row.Number()));
            return HealthCheckResult.Healthy("SQLite answers.");
        }
        catch (SqliteException failure)
        {
            return HealthCheckResult.Unhealthy("SQLite does not answer.", failure);
        }
    }
}
