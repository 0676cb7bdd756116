namespace FluxPay.Sagas.Orchestration;

/// <summary>One run of a saga. The whole state; a change makes a new one.</summary>
public sealed record SagaInstance : IRecord
{
    /// <summary>The instance.</summary>
    public required SagaId Id { get; init; }
    /// <summary>The saga's name.</summary>
    public required string Type { get; init; }
    /// <summary>The version of the saga it began with, and ends by.</summary>
    public required int DefinitionVersion { get; init; }
    /// <summary>What its steps were when it began.</summary>
    internal string Fingerprint { get; init; } = "";
    /// <summary>What it is about; with the type its natural key, 1 to 200 characters.</summary>
    public required string Subject { get; init; }
    /// <summary>Where it stands.</summary>
    public required SagaStatus Status { get; init; }
    /// <summary>Its steps, first to last.</summary>
    public required IReadOnlyList<StepState> Steps { get; init; }
    /// <summary>The step it is at; past the last when it completed, before the first when all is undone.</summary>
    internal int Cursor { get; init; }
    /// <summary>True while it is being undone, and after.</summary>
    public bool Undoing { get; init; }
    /// <summary>Why it is being undone, or why somebody should look.</summary>
    public string? Reason { get; init; }
    /// <summary>What the steps know and which signals came, sealed.</summary>
    internal ReadOnlyMemory<byte> Payload { get; init; }
    /// <summary>How often the step it is at was tried or asked about.</summary>
    public int Attempts { get; init; }
    /// <summary>Since when it is at this step.</summary>
    internal DateTimeOffset StepSince { get; init; }
    /// <summary>When something happens next by itself; null once it has ended.</summary>
    public DateTimeOffset? NextAt { get; init; }
    /// <summary>When it began.</summary>
    public required DateTimeOffset CreatedAt { get; init; }
    /// <summary>When it last changed.</summary>
    public required DateTimeOffset UpdatedAt { get; init; }
    /// <inheritdoc/>
    public long Version { get; init; }

    /// <summary>True once nothing more happens.</summary>
    public bool HasEnded => Status is SagaStatus.Completed or SagaStatus.Compensated;

    /// <summary>The name of the step it is at; null when it has ended.</summary>
    public string? Step => !HasEnded && Cursor >= 0 && Cursor < Steps.Count ? Steps[Cursor].Name : null;
}

/// <summary>One step of one instance.</summary>
/// <param name="Name">The step.</param>
/// <param name="Status">Where it stands.</param>
/// <param name="Try">Which try of doing it, from 1; of undoing it, once that has begun.</param>
/// <param name="InDoubt">True when it is undone without anybody knowing whether it happened.</param>
public sealed record StepState(string Name, StepStatus Status = StepStatus.Pending, int Try = 1, bool InDoubt = false);

/// <summary>Where an instance stands.</summary>
public enum SagaStatus
{
    /// <summary>A step is being done, or asked about.</summary>
    Running,
    /// <summary>Waits for a signal.</summary>
    Waiting,
    /// <summary>What was done is being undone.</summary>
    Compensating,
    /// <summary>Every step happened; for good.</summary>
    Completed,
    /// <summary>Everything that happened was undone; for good.</summary>
    Compensated,
    /// <summary>It goes on trying, but somebody should look.</summary>
    Stuck,
}

/// <summary>Where a step stands.</summary>
public enum StepStatus
{
    /// <summary>Not begun.</summary>
    Pending,
    /// <summary>Waits for its signal.</summary>
    Waiting,
    /// <summary>The call is on its way.</summary>
    Sent,
    /// <summary>The call went out and nobody knows what came of it.</summary>
    Unknown,
    /// <summary>It happened.</summary>
    Succeeded,
    /// <summary>It did not happen.</summary>
    Refused,
    /// <summary>Undoing it is on its way.</summary>
    UndoSent,
    /// <summary>Undoing it went out and nobody knows what came of it.</summary>
    UndoUnknown,
    /// <summary>Undoing it was refused; it is tried again.</summary>
    UndoRefused,
    /// <summary>There is nothing left of it.</summary>
    Undone,
}

/// <summary>One line of an instance's journal: an intent before it leaves, an outcome after. Never changed.</summary>
/// <param name="Saga">The instance.</param>
/// <param name="At">When.</param>
/// <param name="Step">The step; null where it is about the whole.</param>
/// <param name="Action">What was done, for example <c>DO</c>, <c>UNDO</c>, <c>QUERY</c>, <c>SIGNAL</c>, <c>RETRY</c>.</param>
/// <param name="Outcome">What came of it, for example <c>SENT</c>, <c>SUCCEEDED</c>, <c>REFUSED</c>, <c>UNKNOWN</c>.</param>
/// <param name="Key">The idempotency key of a call.</param>
/// <param name="Detail">In words, without personal data.</param>
internal sealed record SagaJournalEntry(
    SagaId Saga, DateTimeOffset At, string? Step, string Action, string Outcome, string? Key, string? Detail) : IRecord
{
    /// <summary>A line has no version: it is only ever added.</summary>
    public long Version => 0;
}

/// <summary>The words of the wire.</summary>
internal static class SagaStatusExtensions
{
    /// <summary>The status on the wire.</summary>
    public static string Wire(this SagaStatus status) => status switch
    {
        SagaStatus.Running => "RUNNING",
        SagaStatus.Waiting => "WAITING",
        SagaStatus.Compensating => "COMPENSATING",
        SagaStatus.Completed => "COMPLETED",
        SagaStatus.Compensated => "COMPENSATED",
        SagaStatus.Stuck => "STUCK",
    };

    /// <summary>The step's status on the wire.</summary>
    public static string Wire(this StepStatus status) => status switch
    {
        StepStatus.Pending => "PENDING",
        StepStatus.Waiting => "WAITING",
        StepStatus.Sent => "SENT",
        StepStatus.Unknown => "UNKNOWN",
        StepStatus.Succeeded => "SUCCEEDED",
        StepStatus.Refused => "REFUSED",
        StepStatus.UndoSent => "UNDO_SENT",
        StepStatus.UndoUnknown => "UNDO_UNKNOWN",
        StepStatus.UndoRefused => "UNDO_REFUSED",
        StepStatus.Undone => "UNDONE",
    };
}
