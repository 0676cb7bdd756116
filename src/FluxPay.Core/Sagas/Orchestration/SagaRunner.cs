using System.Diagnostics.CodeAnalysis;
using FluxPay.Storage;
using Microsoft.Extensions.Logging;

namespace FluxPay.Sagas.Orchestration;

/// <summary>Goes on with instances of one version of one saga.</summary>
internal interface ISagaRunner
{
    string Type { get; }
    int Version { get; }
    string Fingerprint { get; }

    /// <summary>Goes on as far as possible; what is open is asked about first.</summary>
    /// <returns>The instance as it was left.</returns>
    Task<SagaInstance> DriveAsync(SagaInstance saga);

    /// <summary>Changes an instance between its steps: a signal came, an operator is impatient, it shall be undone.</summary>
    Task<Result<SagaInstance>> ChangeAsync(SagaInstance saga, SagaChange change);
}

/// <summary>What somebody wants of an instance.</summary>
internal abstract record SagaChange
{
    private SagaChange() { }

    public sealed record Signal(string Name, string Json) : SagaChange;

    public sealed record Retry(string Reason) : SagaChange;

    public sealed record Undo(string Reason) : SagaChange;
}

/// <summary>
/// Intent committed → call → outcome committed, and the next intent with it. Between the two commits nothing is held, neither a connection
/// nor a lock: a version on the row decides who goes on.
/// </summary>
internal sealed class SagaRunner<TData>(
    SagaDefinition<TData> definition, IStore store, ISagas sagas, SagaPayloads payloads, TimeProvider time, ILogger logger) : ISagaRunner
    where TData : class
{
    public string Type => definition.Name;
    public int Version => definition.Version;
    public string Fingerprint => definition.Fingerprint;

    /// <summary>Commits a new instance with its first steps.</summary>
    /// <returns>The instance and what has to follow; null when the subject has one already.</returns>
    public async Task<Committed?> BeginAsync(SagaId id, string subject, TData data, CancellationToken cancellationToken)
    {
        var now = time.Now();
        var saga = new SagaInstance
        {
            Id = id,
            Type = definition.Name,
            DefinitionVersion = definition.Version,
            Fingerprint = definition.Fingerprint,
            Subject = subject,
            Status = SagaStatus.Running,
            Steps = [.. definition.Steps.Select(s => new StepState(s.Name))],
            Payload = payloads.Seal(new SagaPayload<TData>(data, new Dictionary<string, string>())),
            StepSince = now,
            NextAt = now,
            CreatedAt = now,
            UpdatedAt = now,
        };
        return await AdvanceAsync(saga, null, timerIsKnown: false, cancellationToken);
    }

    public async Task<SagaInstance> DriveAsync(SagaInstance saga)
    {
        if (saga.HasEnded)
            return saga;
        var open = OpenCall(saga);
        return await ContinueAsync(
            (await AdvanceAsync(saga, open is null ? null : await ResolveAsync(saga, open), timerIsKnown: false, CancellationToken.None))!);
    }

    /// <summary>Makes the call that was committed, and so on until something outside has to happen.</summary>
    /// <returns>The instance as it was left.</returns>
    public async Task<SagaInstance> ContinueAsync(Committed committed)
    {
        while (committed is { Call: not null } or { Cut: true })
        {
            var answer = committed.Call is { } call ? await MakeAsync(committed.Saga, call) : null;
            committed = (await AdvanceAsync(committed.Saga, answer, timerIsKnown: true, CancellationToken.None))!;
        }
        return committed.Saga;
    }

    public async Task<Result<SagaInstance>> ChangeAsync(SagaInstance saga, SagaChange change)
    {
        while (true)
        {
            var turn = TurnOf(saga);
            switch (change)
            {
                case SagaChange.Signal signal when turn.Knows(signal.Name): return saga;
                case var _ when saga.HasEnded: return SagaRefusals.Ended(saga);
                case SagaChange.Signal signal: turn.Signal(signal.Name, signal.Json); break;
                case SagaChange.Undo when saga.Undoing: return saga;
                case SagaChange.Undo when turn.PivotPassed: return SagaRefusals.PivotPassed(saga);
                case SagaChange.Undo when OpenCall(saga) is not null: return SagaRefusals.InDoubt(saga);
                case SagaChange.Undo undo: turn.Undo(undo.Reason); break;
                case SagaChange.Retry retry: turn.Retry(retry.Reason); break;
                default: throw new System.Diagnostics.UnreachableException();
            }
            if (await store.CommitAsync(turn.ToChanges(payloads)) is CommitResult.Committed)
                return turn.Saga with { Version = saga.Version + 1 };
            saga = (await sagas.FindAsync(saga.Id))!;
        }
    }

    /// <summary>The call whose outcome is not recorded.</summary>
    private SagaCall? OpenCall(SagaInstance saga) => saga.HasEnded || definition.Steps[saga.Cursor].Kind != StepKind.Call
        ? null
        : saga.Steps[saga.Cursor] switch
        {
            { Status: StepStatus.Sent or StepStatus.Unknown, Try: var n } when !saga.Undoing => new SagaCall(saga.Cursor, false, n),
            { Status: StepStatus.UndoSent or StepStatus.UndoUnknown, Try: var n } => new SagaCall(saga.Cursor, true, n),
            _ => null,
        };

    /// <summary>
    /// Commits an answer and all that follows from it. Where a local step fails or its commit refuses, what came before it is committed
    /// without it: an outcome that is known must not be lost to the next step's fault.
    /// </summary>
    private async Task<Committed?> AdvanceAsync(
        SagaInstance saga, SagaAnswer<TData>? answer, bool timerIsKnown, CancellationToken cancellationToken)
    {
        int most = int.MaxValue;
        while (true)
        {
            var turn = TurnOf(saga, timerIsKnown);
            if (answer is not null)
                turn.Take(answer);
            try
            {
                turn.Advance(most);
            }
            catch (Exception failure) when (answer is not null || turn.LocalSteps > 0)
            {
                logger.LogError(failure, "A local step of {Saga} failed; what came before it is kept.", saga.Id);
                most = turn.LocalSteps;
                continue;
            }

            switch (await store.CommitAsync(turn.ToChanges(payloads), cancellationToken))
            {
                case CommitResult.Committed:
                    return new Committed(turn.Saga with { Version = saga.Version + 1 }, turn.Call, turn.Cut);
                case CommitResult.Lost { Record: SagaInstance { Version: 0 } }:
                    return null;
                case CommitResult.Lost:
                    (saga, timerIsKnown) = ((await sagas.FindAsync(saga.Id, cancellationToken))!, false);
                    break;
                case CommitResult.Refused when turn.LocalSteps > 1 || (turn.LocalSteps == 1 && answer is not null):
                    most = turn.LocalSteps - 1;
                    break;
                case CommitResult.Refused refused when turn.LastLocal is { } local:
                    answer = new SagaAnswer<TData>(local, new StepOutcome<TData>.Refused(refused.Error.Code.Wire(), refused.Error.Message.English));
                    break;
                case CommitResult.Refused refused:
                    throw new FluxPayException(refused.Error);
                default:
                    throw new System.Diagnostics.UnreachableException();
            }
        }
    }

    /// <summary>Asks what became of an open call. One that nobody knows of is made again with its key; past its horizon it is undone.</summary>
    private async Task<SagaAnswer<TData>> ResolveAsync(SagaInstance saga, SagaCall call)
    {
        var step = definition.Steps[call.Step];
        if (call.Undo)
            return await MakeAsync(saga, call);

        var known = step.Query is null ? null : await AskAsync(saga, call);
        if (known is StepOutcome<TData>.Succeeded or StepOutcome<TData>.Refused)
            return new SagaAnswer<TData>(call, known, Asked: true);

        bool passed = definition.Steps.Where((s, i) => s.IsPivot && saga.Steps[i].Status == StepStatus.Succeeded).Any();
        if (time.Now() >= saga.StepSince + step.Horizon && step.Undo is not null && !passed)
            return new SagaAnswer<TData>(call, null, Asked: true);
        return known is null ? await MakeAsync(saga, call) : new SagaAnswer<TData>(call, known, Asked: true);
    }

    private async Task<SagaAnswer<TData>> MakeAsync(SagaInstance saga, SagaCall call)
    {
        var step = definition.Steps[call.Step];
        var outcome = await CallAsync(saga, call, call.Undo ? step.Undo! : step.Do!);
        bool fenced = call.Undo && saga.Steps[call.Step].InDoubt && step.Query is not null && outcome is StepOutcome<TData>.Succeeded;
        // It may have arrived between two questions: behind the fence it is asked once more.
        if (fenced && await AskAsync(saga, new SagaCall(call.Step, false, 1)) is StepOutcome<TData>.Succeeded)
            outcome = new StepOutcome<TData>.Refused("STILL_THERE", "It was undone and is still there; it is undone again.");
        return new SagaAnswer<TData>(call, outcome);
    }

    private async Task<StepOutcome<TData>?> AskAsync(SagaInstance saga, SagaCall call) =>
        await CallAsync(saga, call, async (c, cancellation) => (await definition.Steps[call.Step].Query!(c, cancellation)) ?? NotFound.Instance)
            is var outcome && ReferenceEquals(outcome, NotFound.Instance) ? null : outcome;

    [SuppressMessage("Design", "CA1031", Justification = "Whatever a call throws, what it did is not known.")]
    private async Task<StepOutcome<TData>> CallAsync(
        SagaInstance saga, SagaCall call, Func<StepCall<TData>, CancellationToken, Task<StepOutcome<TData>>> make)
    {
        using var timeout = new CancellationTokenSource(definition.Steps[call.Step].Timeout, time);
        try
        {
            var data = payloads.Open<TData>(saga.Payload).Data;
            return await make(new StepCall<TData>(SagaTurn<TData>.KeyOf(saga, call), saga.Subject, data), timeout.Token)
                .WaitAsync(timeout.Token);   // a call that does not heed its token is unknown all the same
        }
        catch (Exception failure)
        {
            logger.LogWarning(failure, "What the step {Step} of {Saga} came to is not known; it will be asked for.", saga.Steps[call.Step].Name, saga.Id);
            return new StepOutcome<TData>.Unknown(failure.GetType().Name);
        }
    }

    private SagaTurn<TData> TurnOf(SagaInstance saga, bool timerIsKnown = false) =>
        new(definition, saga, payloads.Open<TData>(saga.Payload), time.Now(), timerIsKnown);

    /// <summary>An instance as it was committed, and what has to follow.</summary>
    internal sealed record Committed(SagaInstance Saga, SagaCall? Call, bool Cut);

    /// <summary>Stands for an answer that there is nothing.</summary>
    private static class NotFound
    {
        public static readonly StepOutcome<TData> Instance = new StepOutcome<TData>.Unknown("not found");
    }
}
