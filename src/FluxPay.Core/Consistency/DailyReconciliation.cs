using System.Diagnostics.CodeAnalysis;
using FluxPay.Payments;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace FluxPay.Consistency;

/// <summary>
/// Has every day reconciled once it is over, and a few that were missed; the first host that looks starts the run, the others find it.
/// It looks in real time: a test clock that jumps a year starts one run and not 365.
/// </summary>
internal sealed class DailyReconciliation(
    Reconciler reconciler, IReconciliations reconciliations, IOptions<ReconciliationOptions> options, TimeProvider time,
    ILogger<DailyReconciliation> logger) : BackgroundService
{
    private const int MostMissed = 7;

    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMinutes(10);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (options.Value.DailyAt is null || reconciler.Statements.Count == 0)
            return;
        using var timer = new PeriodicTimer(BetweenLooks, TimeProvider.System);
        while (await timer.WaitForNextTickAsync(stoppingToken))
            await LookAsync(stoppingToken);
    }

    /// <summary>Starts what is due.</summary>
    [SuppressMessage("Design", "CA1031", Justification = "It outlives a store that is away for a while.")]
    public async Task LookAsync(CancellationToken stopping)
    {
        try
        {
            foreach (var provider in reconciler.Statements)
                await LookAsync(provider, stopping);
        }
        catch (Exception failure) when (!stopping.IsCancellationRequested)
        {
            logger.LogWarning(failure, "Yesterday could not be reconciled; trying again.");
        }
    }

    private async Task LookAsync(IGatewayStatements provider, CancellationToken cancellationToken)
    {
        var calendar = new StatementCalendar(provider.Zone);
        var now = time.Now();
        bool isTime = calendar.TimeOf(now) >= options.Value.DailyAt;
        var yesterday = calendar.DayOf(now).AddDays(isTime ? -1 : -2);
        var last = await reconciliations.FindLastDayAsync(provider.Provider, cancellationToken);
        if (!isTime && last is null)
            return;   // nothing was missed before the first run
        for (var day = FirstMissed(last, yesterday); day <= yesterday; day = day.AddDays(1))
            await reconciler.StartOnceAsync(provider, day, cancellationToken);
    }

    private static DateOnly FirstMissed(DateOnly? last, DateOnly yesterday)
    {
        var earliest = yesterday.AddDays(1 - MostMissed);
        return last is not { } day || day > yesterday ? yesterday : day < earliest ? earliest : day;
    }
}
