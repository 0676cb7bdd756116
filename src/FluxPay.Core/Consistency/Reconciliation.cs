namespace FluxPay.Consistency;

/// <summary>
/// One run of a provider's books of one of its days against ours, as far as it has come: whoever dies in it leaves a row that any host goes
/// on from. A later run of the same day supersedes it.
/// </summary>
internal sealed record Reconciliation : IRecord
{
    public required ReconciliationId Id { get; init; }
    public required string Provider { get; init; }
    public required DateOnly Date { get; init; }

    /// <summary>Which run of that day it is, from 1.</summary>
    public required int Number { get; init; }

    public ReconciliationStatus Status { get; init; }
    public ReconciliationPhase Phase { get; init; }

    /// <summary>The day whose books are being read: its own, or a neighbour on which something was looked for.</summary>
    public required DateOnly Reading { get; init; }

    /// <summary>The last transaction that was read of that day; null before the first.</summary>
    public string? ReadUpTo { get; init; }

    /// <summary>The days that are read.</summary>
    public IReadOnlyList<DateOnly> DaysRead { get; init; } = [];

    /// <summary>The provider's key of the last payment that was compared; empty before the first.</summary>
    public string ComparedUpTo { get; init; } = "";

    /// <summary>True when the day was not over yet at the start: what moves later is not in it.</summary>
    public bool Partial { get; init; }

    /// <summary>Why it cannot go on for now, or what ended it; null while it can.</summary>
    public string? Reason { get; init; }

    /// <summary>What the provider moved that day.</summary>
    public long Transactions { get; init; }

    /// <summary>What the provider settles of it.</summary>
    public long Settlements { get; init; }

    /// <summary>Payments that had something to do with the day, in either books.</summary>
    public long Payments { get; init; }

    /// <summary>Transactions of the day that are in both books alike.</summary>
    public long Matched { get; init; }

    /// <summary>Payments of which nobody here knows yet what came of them.</summary>
    public long InDoubt { get; init; }

    public required DateTimeOffset StartedAt { get; init; }
    public DateTimeOffset? CompletedAt { get; init; }
    public long Version { get; init; }
}

/// <summary>What became of a run.</summary>
internal enum ReconciliationStatus
{
    /// <summary>It goes on, or waits for the gateway.</summary>
    Running,
    /// <summary>All was compared.</summary>
    Completed,
    /// <summary>No host can read these books any more.</summary>
    Failed,
}

/// <summary>What a run does next.</summary>
internal enum ReconciliationPhase
{
    /// <summary>Copies the provider's books of a day.</summary>
    Reading,
    /// <summary>Holds them against ours, payment by payment.</summary>
    Comparing,
    /// <summary>Holds what the provider settles against what it moved, and closes what is no difference any more.</summary>
    Settling,
}

internal static class ReconciliationStatusExtensions
{
    public static string Wire(this ReconciliationStatus status) => status switch
    {
        ReconciliationStatus.Running => "RUNNING",
        ReconciliationStatus.Completed => "COMPLETED",
        ReconciliationStatus.Failed => "FAILED",
    };
}
