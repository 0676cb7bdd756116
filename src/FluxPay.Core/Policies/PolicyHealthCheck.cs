using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace FluxPay.Policies;

/// <summary>Degraded while the files on disk have problems and older policies are in force.</summary>
internal sealed class PolicyHealthCheck(IPolicies policies) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(policies.State.Problems is [_, ..] problems
            ? HealthCheckResult.Degraded($"Older policies are in force. {string.Join(" ", problems)}")
            : HealthCheckResult.Healthy($"{policies.All.Count} services."));
}
