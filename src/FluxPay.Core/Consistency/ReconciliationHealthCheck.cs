using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace FluxPay.Consistency;

/// <summary>Degraded while differences between the gateways' books and ours are open.</summary>
internal sealed class ReconciliationHealthCheck(IReconciliations reconciliations) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        long open = await reconciliations.CountOpenAsync(cancellationToken);
        return open == 0
            ? HealthCheckResult.Healthy("No difference is open.")
            : HealthCheckResult.Degraded($"{open} differences are open; the log and /api/v1/admin/reconciliations name them.");
    }
}
