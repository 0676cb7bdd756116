namespace FluxPay.Sagas.Orchestration;

/// <summary>A call whose intent is committed: which step, doing or undoing it, which try.</summary>
internal sealed record SagaCall(int Step, bool Undo, int Try);

/// <summary>What came of a call, or of a local step that its commit refused.</summary>
/// <param name="Call">The call.</param>
/// <param name="Outcome">Null when it is given up as unknown: it is undone, whatever it did.</param>
/// <param name="Asked">True when a query told it.</param>
internal sealed record SagaAnswer<TData>(SagaCall Call, StepOutcome<TData>? Outcome, bool Asked = false) where TData : class;
