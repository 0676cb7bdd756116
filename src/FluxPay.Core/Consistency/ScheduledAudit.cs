using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace FluxPay.Consistency;

/// <summary>Audits the books from time to time, and logs every row that breaks a rule. Real time: a test clock changes no period.</summary>
internal sealed class ScheduledAudit(IAuditor auditor, IOptions<AuditOptions> options, ILogger<ScheduledAudit> logger) : BackgroundService
{
    private volatile ConsistencyReport? _last;

    /// <summary>What the last one found; null before the first.</summary>
    public ConsistencyReport? Last => _last;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (options.Value.Period is not { } period)
            return;
        using var timer = new PeriodicTimer(period, TimeProvider.System);
        while (await timer.WaitForNextTickAsync(stoppingToken))
            await AuditAsync(stoppingToken);
    }

    [SuppressMessage("Design", "CA1031", Justification = "It outlives a store that is away for a while.")]
    private async Task AuditAsync(CancellationToken stopping)
    {
        try
        {
            var report = await auditor.AuditAsync(stopping);
            foreach (var found in report.Violations)
            {
                logger.LogError("The books disagree: {Rule} at {Subject}, expected {Expected}, actual {Actual}.",
                    found.Rule, found.Subject, found.Expected, found.Actual);
            }
            _last = report;
        }
        catch (Exception failure) when (!stopping.IsCancellationRequested)
        {
            logger.LogWarning(failure, "The books could not be audited; trying again next time.");
        }
    }
}
