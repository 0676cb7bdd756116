using FluxPay.Payments;
using FluxPay.Storage;
using FluxPay.Timers;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace FluxPay.Consistency;

/// <summary>
/// Works on a run, in turns: a turn ends after a while, and whichever host takes the next goes on from the row. Books that cannot be
/// read are asked for again, later each time.
/// </summary>
internal sealed class ReconciliationRun(
    IReconciliations reconciliations, IEnumerable<IGatewayStatements> statements, CompareBooks compare, SettleBooks settle,
    IOptions<ReconciliationOptions> options, ReconciliationMetrics metrics, IStore store, TimeProvider time,
    ILogger<ReconciliationRun> logger) : ITimerHandler
{
    private const int MostLogged = 100;

    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan LongestPause = TimeSpan.FromHours(1);

    public string Kind => TimerKinds.Reconcile;

    public async Task FireAsync(DueTimer timer, CancellationToken cancellationToken)
    {
        var run = await reconciliations.FindAsync(IdText.Parse<ReconciliationId>(timer.Subject), cancellationToken);
        if (run is not { Status: ReconciliationStatus.Running })
        {
            await store.CommitAsync(new Changes(time.Now()).Remove(timer), cancellationToken);
            return;
        }
        if (statements.FirstOrDefault(s => s.Provider == run.Provider) is not { } books)
        {
            await EndAsync(run, timer, $"No host has the statements of {run.Provider} any more; add its gateway and reconcile the day again.");
            return;
        }

        var hand = new RunInHand(run, books, options.Value, store, time);
        try
        {
            await WorkAsync(hand, timer, cancellationToken);
        }
        catch (RunTakenException)
        {
            // Another host has it.
        }
        catch (FluxPayException unreadable) when (unreadable.Error.Code == ErrorCode.GatewayUnavailable)
        {
            await PutOffAsync(hand.Run, timer, unreadable.Error.Message.English);
        }
    }

    private async Task WorkAsync(RunInHand hand, DueTimer timer, CancellationToken cancellationToken)
    {
        while (hand.Run.Status == ReconciliationStatus.Running && !hand.IsTurnOver)
        {
            await (hand.Run.Phase switch
            {
                ReconciliationPhase.Reading => ReadBooks.RunAsync(hand, cancellationToken),
                ReconciliationPhase.Comparing => compare.RunAsync(hand, cancellationToken),
                ReconciliationPhase.Settling => settle.RunAsync(hand, timer, cancellationToken),
            });
        }
        if (hand.Run.Status == ReconciliationStatus.Running)
            await store.CommitAsync(new Changes(time.Now()).Save(timer with { DueAt = time.Now(), Attempt = 0 }), CancellationToken.None);
        else
            await TellAsync(hand.Run, cancellationToken);
    }

    private async Task TellAsync(Reconciliation run, CancellationToken cancellationToken)
    {
        var differences = await reconciliations.DifferencesAsync(run, MostLogged, cancellationToken);
        metrics.Count(run, differences);
        logger.LogInformation("Reconciled {Date} with {Provider}: {Matched} of {Transactions} transactions agree.",
            run.Date, run.Provider, run.Matched, run.Transactions);
        foreach (var found in differences)
        {
            logger.LogError("The books of {Provider} differ on {Date}: {Kind} at {Key}, here {Expected}, there {Actual}, since {FirstSeenAt}.",
                run.Provider, run.Date, found.Kind.Wire(), found.Key, found.Expected, found.Actual, found.FirstSeenAt);
        }
    }

    private async Task PutOffAsync(Reconciliation run, DueTimer timer, string reason)
    {
        var pause = FirstPause * Math.Pow(2, Math.Min(timer.Attempt, 16));
        var later = timer with { DueAt = time.Now() + (pause < LongestPause ? pause : LongestPause), Attempt = timer.Attempt + 1 };
        logger.LogWarning("The books of {Provider} of {Date} cannot be read; trying again at {DueAt}: {Reason}",
            run.Provider, run.Date, later.DueAt, reason);
        await store.CommitAsync(new Changes(time.Now()).Save(run with { Reason = reason }).Save(later));
    }

    private async Task EndAsync(Reconciliation run, DueTimer timer, string reason)
    {
        var failed = run with { Status = ReconciliationStatus.Failed, Reason = reason, CompletedAt = time.Now() };
        await store.CommitAsync(new Changes(time.Now()).Save(failed).Remove(timer));
    }
}
