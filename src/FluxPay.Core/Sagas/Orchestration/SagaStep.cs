using FluxPay.Storage;

namespace FluxPay.Sagas.Orchestration;

internal enum StepKind
{
    Local,
    Call,
    Wait,
}

/// <summary>One step as it was defined.</summary>
internal sealed class SagaStep<TData>(string name, StepKind kind) where TData : class
{
    public string Name { get; } = name;
    public StepKind Kind { get; } = kind;
    public bool IsPivot { get; set; }
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(60);
    public TimeSpan Horizon { get; set; } = TimeSpan.FromMinutes(10);
    public TimeSpan Late { get; set; } = TimeSpan.FromMinutes(15);
    public TimeSpan Deadline { get; init; }
    public Func<StepCall<TData>, CancellationToken, Task<StepOutcome<TData>>>? Do { get; init; }
    public Func<StepCall<TData>, CancellationToken, Task<StepOutcome<TData>?>>? Query { get; set; }
    public Func<StepCall<TData>, CancellationToken, Task<StepOutcome<TData>>>? Undo { get; set; }
    public Func<TData, Changes, StepOutcome<TData>>? Act { get; init; }
    public Func<TData, string, Changes, StepOutcome<TData>>? Received { get; init; }
    public Func<TData, Changes, StepOutcome<TData>>? UndoHere { get; set; }

    public bool CanUndo => Undo is not null || UndoHere is not null;

    /// <summary>A call's row is taken over only once the call has certainly ended.</summary>
    public TimeSpan CallLimit => Timeout + TimeSpan.FromSeconds(30);
}
