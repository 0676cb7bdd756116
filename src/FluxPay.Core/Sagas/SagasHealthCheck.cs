using System.Diagnostics.CodeAnalysis;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace FluxPay.Sagas;

/// <summary>No saga needs a person. Those that do go on trying, so the host stays up.</summary>
internal sealed class SagasHealthCheck(SagaOverview sagas, SagaMetrics metrics) : IHealthCheck
{
    [SuppressMessage("Design", "CA1031", Justification = "Whatever keeps sagas from being read is the store's own check to name.")]
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            int stuck = await sagas.StuckAsync(cancellationToken);
            metrics.Seen(stuck);
            return stuck > 0
                ? HealthCheckResult.Degraded($"{stuck} sagas need somebody to look: /api/v1/admin/sagas?status=STUCK names them.")
                : HealthCheckResult.Healthy("No saga is stuck.");
        }
        catch (Exception failure) when (!cancellationToken.IsCancellationRequested)
        {
            return HealthCheckResult.Degraded("Sagas cannot be read.", failure);
        }
    }
}

/// <summary>What operators watch of sagas.</summary>
internal sealed class SagaMetrics
{
    public const string MeterName = "FluxPay.Sagas";

    private int _stuck;

    public SagaMetrics(IMeterFactory meters) => meters.Create(MeterName).CreateObservableGauge(
        "fluxpay.sagas.stuck", () => Volatile.Read(ref _stuck), "{saga}", "Sagas that need somebody to look.");

    public void Seen(int stuck) => Volatile.Write(ref _stuck, stuck);
}
