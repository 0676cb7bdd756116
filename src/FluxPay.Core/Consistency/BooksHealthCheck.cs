using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace FluxPay.Consistency;

/// <summary>Degraded while the last scheduled audit found rows that break a rule. Asking costs nothing: it never audits.</summary>
internal sealed class BooksHealthCheck(ScheduledAudit audit) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(audit.Last switch
        {
            null => HealthCheckResult.Healthy("Not audited yet."),
            { Consistent: true } report => HealthCheckResult.Healthy($"Everything agreed at {report.CheckedAt:O}."),
            var report => HealthCheckResult.Degraded(
                $"{report.Violations.Count} rows broke a rule at {report.CheckedAt:O}; the log and /api/v1/admin/consistency name them."),
        });
}
