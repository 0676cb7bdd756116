using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace FluxPay.Outbox;

/// <summary>Events reach their sinks.</summary>
internal sealed class OutboxHealthCheck(OutboxMonitor monitor) : IHealthCheck
{
    private static readonly TimeSpan Late = TimeSpan.FromSeconds(60);

    [SuppressMessage("Design", "CA1031", Justification = "Whatever keeps the backlog from being read is the store's own check to name.")]
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            var state = await monitor.ReadAsync(cancellationToken);
            if (state.Quarantines.Count > 0)
            {
                return HealthCheckResult.Degraded(string.Create(CultureInfo.InvariantCulture,
                    $"Events of {state.Quarantines.Count} customers wait because a sink does not take one; see /api/v1/admin/outbox."));
            }
            return state.OldestAge > Late
                ? HealthCheckResult.Degraded(string.Create(CultureInfo.InvariantCulture,
                    $"The oldest event that is not delivered is {(long)state.OldestAge.TotalSeconds} s old; {state.Lag} deliveries are due."))
                : HealthCheckResult.Healthy("Events are delivered.");
        }
        catch (Exception failure) when (!cancellationToken.IsCancellationRequested)
        {
            return HealthCheckResult.Degraded("The backlog cannot be read.", failure);
        }
    }
}
