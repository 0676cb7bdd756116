using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace FluxPay.Sagas;

/// <summary>Looks once a minute for sagas that need a person, and says so: in the log when their number changes, in the metric always.</summary>
internal sealed class SagaWatch(SagaOverview sagas, SagaMetrics metrics, ILogger<SagaWatch> logger) : BackgroundService
{
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMinutes(1);

    [SuppressMessage("Design", "CA1031", Justification = "A store that is away for a while is looked at again.")]
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        int before = 0;
        using var look = new PeriodicTimer(BetweenLooks, TimeProvider.System);
        do
        {
            try
            {
                int stuck = await sagas.StuckAsync(stoppingToken);
                metrics.Seen(stuck);
                if (stuck != before)
                    logger.Log(stuck > before ? LogLevel.Error : LogLevel.Information, "{Stuck} sagas need somebody to look; there were {Before}.", stuck, before);
                before = stuck;
            }
            catch (Exception failure) when (!stoppingToken.IsCancellationRequested)
            {
                logger.LogWarning(failure, "Sagas cannot be read; looking again.");
            }
        }
        while (await WaitAsync(look, stoppingToken));
    }

    private static async Task<bool> WaitAsync(PeriodicTimer look, CancellationToken stopping)
    {
        try
        {
            return await look.WaitForNextTickAsync(stopping);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }
}
