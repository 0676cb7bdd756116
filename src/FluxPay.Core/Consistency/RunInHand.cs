using FluxPay.Payments;
using FluxPay.Storage;

namespace FluxPay.Consistency;

/// <summary>A run while this host works on it. Every commit moves it on; one that is lost means that another host has it.</summary>
internal sealed class RunInHand(
    Reconciliation run, IGatewayStatements statements, ReconciliationOptions options, IStore store, TimeProvider time)
{
    /// <summary>Well below the time for which a promise belongs to the host that acts on it.</summary>
    private static readonly TimeSpan Turn = TimeSpan.FromSeconds(20);

    private readonly long _began = TimeProvider.System.GetTimestamp();

    public Reconciliation Run { get; private set; } = run;

    public IGatewayStatements Statements => statements;

    public StatementCalendar Calendar { get; } = new(statements.Zone);

    public DayInQuestion Day => new(Run, Calendar, options.Tolerance);

    public DateTimeOffset Now => time.Now();

    /// <summary>True when the rest is left for the next turn, which any host may take.</summary>
    public bool IsTurnOver => TimeProvider.System.GetElapsedTime(_began) > Turn;

    /// <summary>Saves how far it has come, with what was found on the way.</summary>
    /// <exception cref="RunTakenException">Another host goes on with it.</exception>
    public async Task CommitAsync(Reconciliation next, Action<Changes>? with = null)
    {
        var changes = new Changes(Now).Save(next);
        with?.Invoke(changes);
        if (await store.CommitAsync(changes) is not CommitResult.Committed)
            throw new RunTakenException();
        Run = next with { Version = next.Version + 1 };
    }

    /// <summary>A finding of this run; one that is known keeps its age.</summary>
    public Difference Seen(Finding finding) => new()
    {
        Provider = Run.Provider,
        Date = Run.Date,
        Kind = finding.Kind,
        Key = finding.Key,
        Payment = finding.Payment,
        Order = finding.Order,
        ProviderKey = finding.ProviderKey,
        Transaction = finding.Transaction,
        Expected = finding.Expected,
        Actual = finding.Actual,
        FirstRun = Run.Id,
        LastRun = Run.Id,
        FirstSeenAt = Now,
        LastSeenAt = Now,
    };
}

/// <summary>Another host goes on with the run.</summary>
internal sealed class RunTakenException() : Exception("Another host goes on with this reconciliation.");
