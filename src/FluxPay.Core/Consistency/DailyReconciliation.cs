using System.Diagnostics.CodeAnalysis;
using FluxPay.Payments;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace FluxPay.Consistency;

/// <summary>
/// Has every day reconciled once it is over, and once more on each of the days after while something of it is open or not settled; the
/// first host that looks starts the run, the others find it. It looks in real time: a test clock that jumps a year starts one run and not 365.
/// </summary>
internal sealed class DailyReconciliation(
    Reconciler reconciler, IReconciliations reconciliations, IOptions<ReconciliationOptions> options, TimeProvider time,
    ILogger<DailyReconciliation> logger) : BackgroundService
{
    private const int DaysLookedBack = 7;

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
        var first = await reconciliations.FindFirstDayAsync(provider.Provider, cancellationToken);
        if (!isTime && first is null)
            return;   // nothing was missed before the first run
        var earliest = yesterday.AddDays(1 - DaysLookedBack);
        for (var day = first is not { } began ? yesterday : began < earliest ? earliest : began; day <= yesterday; day = day.AddDays(1))
        {
            if (await IsDueAsync(provider.Provider, day, calendar, cancellationToken))
                await reconciler.StartAsync(provider.Provider, day, null, cancellationToken);
        }
    }

    /// <summary>A day of which nothing is known yet, or that may have changed since another day.</summary>
    private async Task<bool> IsDueAsync(string provider, DateOnly day, StatementCalendar calendar, CancellationToken cancellationToken)
    {
        if (await reconciliations.FindNewestAsync(provider, day, cancellationToken) is not { } newest)
            return true;
        if (newest.Status == ReconciliationStatus.Running)
            return false;
        if (newest.Partial)
            return true;
        return calendar.DayOf(newest.StartedAt) < calendar.DayOf(time.Now())
            && (newest is { Settlements: 0, Transactions: > 0 } || await reconciliations.DifferencesAsync(newest, 1, cancellationToken) is [_]);
    }
}
