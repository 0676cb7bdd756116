using FluxPay.Storage;

namespace FluxPay.Sagas.Orchestration;

/// <summary>
/// One commit of an instance: an answer is taken, then steps follow until something outside has to happen first. It only decides; a turn
/// that is lost is taken again from what the winner left.
/// </summary>
internal sealed partial class SagaTurn<TData> where TData : class
{
    private const string DeadlineCode = "DEADLINE";
    private static readonly TimeSpan Margin = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(5);

    private readonly SagaDefinition<TData> _definition;
    private readonly DateTimeOffset _now;
    private readonly Changes _changes;
    private SagaPayload<TData> _payload;
    private readonly DateTimeOffset? _timerAt;   // as this process has just set it; a start or a failed try may move any other
    private DateTimeOffset? _wake;

    public SagaTurn(SagaDefinition<TData> definition, SagaInstance saga, SagaPayload<TData> payload, DateTimeOffset now, bool timerIsKnown)
    {
        (_definition, Saga, _payload, _now, _changes) = (definition, saga, payload, now, new Changes(now));
        _wake = saga.NextAt;
        _timerAt = timerIsKnown ? saga.NextAt : null;
    }

    public SagaInstance Saga { get; private set; }

    /// <summary>What has to be sent once this is committed.</summary>
    public SagaCall? Call { get; private set; }

    /// <summary>How many local steps this commit holds.</summary>
    public int LocalSteps { get; private set; }

    /// <summary>The newest of them.</summary>
    public SagaCall? LastLocal { get; private set; }

    /// <summary>True when more could follow at once.</summary>
    public bool Cut { get; private set; }

    /// <summary>Takes what came of a call; what another host has recorded since is not touched.</summary>
    public void Take(SagaAnswer<TData> answer)
    {
        var (call, state) = (answer.Call, Saga.Steps[answer.Call.Step]);
        bool open = call.Undo
            ? state.Status is StepStatus.UndoSent or StepStatus.UndoUnknown
            : state.Status is StepStatus.Sent or StepStatus.Unknown;
        bool local = _definition.Steps[call.Step].Kind != StepKind.Call;
        if (state.Try != call.Try || !(open || local))
        {
            if (!call.Undo && Saga.Undoing && state.Status is StepStatus.Undone or StepStatus.Refused && answer.Outcome is StepOutcome<TData>.Succeeded late)
                CameLate(call, late);
            return;
        }

        var (word, detail) = Words(answer.Outcome);
        Note(state.Name, answer.Asked ? "QUERY" : call.Undo ? "UNDO" : "DO", word, local ? null : KeyOf(Saga, call), detail);
        switch (answer.Outcome)
        {
            case StepOutcome<TData>.Succeeded succeeded when call.Undo: Undone(call.Step, succeeded.Data); break;
            case StepOutcome<TData>.Succeeded succeeded: Done(call.Step, succeeded.Data); break;
            case StepOutcome<TData>.Refused when call.Undo: UndoRefused(call.Step); break;
            case StepOutcome<TData>.Refused refused: Refused(call.Step, refused); break;
            case StepOutcome<TData>.Unknown: StillUnknown(call); break;
            default: GiveUp(call.Step); break;
        }
    }

    /// <summary>Begins to undo a saga that could still go on.</summary>
    public void Undo(string reason)
    {
        Saga = Saga with { Undoing = true, Reason = reason, Attempts = 0, StepSince = _now };
        _wake = _now;
    }

    /// <summary>Tries at once what waits for its time.</summary>
    public void Retry(string reason)
    {
        Note(Saga.Step, "RETRY", "ASKED", detail: reason);
        _wake = _now;
    }

    /// <summary>True when a signal has come; each counts once.</summary>
    public bool Knows(string signal) => _payload.Signals.ContainsKey(signal);

    /// <summary>Keeps a signal; the step that waits for it goes on at once, any other at its own time.</summary>
    public void Signal(string name, string json)
    {
        _payload = _payload with { Signals = new Dictionary<string, string>(_payload.Signals) { [name] = json } };
        Note(name, "SIGNAL", "RECEIVED");
        if (Saga.Step == name && Saga.Steps[Saga.Cursor].Status == StepStatus.Waiting)
            _wake = _now;
    }

    /// <summary>Follows the steps as far as they go without anybody else.</summary>
    /// <param name="most">How many local steps this commit may hold.</param>
    public void Advance(int most)
    {
        while (!IsThrough() && (Saga.Undoing ? Back(most) : Forward(most)))
        {
        }
    }

    /// <summary>All of it, to be committed.</summary>
    public Changes ToChanges(SagaPayloads payloads)
    {
        Saga = Saga with { Status = StatusNow(), NextAt = Saga.HasEnded ? null : _wake, UpdatedAt = _now, Payload = payloads.Seal(_payload) };
        var timer = new DueTimer(TimerKinds.Saga, Saga.Id.ToString(), _wake ?? _now);
        _changes.Save(Saga);
        if (!Saga.HasEnded && _wake != _timerAt)
            _changes.Save(timer);
        else if (Saga.HasEnded && Saga.Version > 0)
            _changes.Remove(timer);
        return _changes;
    }

    /// <summary>The key of a call; the same whoever makes it, and however often.</summary>
    public static string KeyOf(SagaInstance saga, SagaCall call) =>
        $"{saga.Id}-{saga.Steps[call.Step].Name}-{(call.Undo ? "undo" : "do")}-{call.Try}";

    /// <summary>True once there is no way back.</summary>
    public bool PivotPassed => _definition.Steps.Where((step, i) => step.IsPivot && Saga.Steps[i].Status == StepStatus.Succeeded).Any();

    /// <returns>False when something outside has to happen first.</returns>
    private bool Forward(int most)
    {
        int at = Saga.Cursor;
        var (step, state) = (_definition.Steps[at], Saga.Steps[at]);
        if (state.Status == StepStatus.Refused && _wake > _now)   // past the pivot: tried again, later
            return false;

        switch (step.Kind)
        {
            case StepKind.Local:
                return Here(at, most, () => step.Act!(_payload.Data, _changes));
            case StepKind.Wait when _payload.Signals.TryGetValue(step.Name, out string? signal):
                return Here(at, most, () => step.Received!(_payload.Data, signal, _changes));
            case StepKind.Wait:
                return Await(at, step);
            default:
                if (state.Status is StepStatus.Sent or StepStatus.Unknown)
                    return false;
                Send(new SagaCall(at, false, state.Status == StepStatus.Refused ? state.Try + 1 : state.Try), StepStatus.Sent);
                return false;
        }
    }

    /// <returns>False when something outside has to happen first.</returns>
    private bool Back(int most)
    {
        int at = Saga.Cursor;
        var (step, state) = (_definition.Steps[at], Saga.Steps[at]);
        if (state.Status is StepStatus.Pending or StepStatus.Waiting or StepStatus.Refused or StepStatus.Undone || !step.CanUndo)
        {
            Saga = Saga with { Cursor = at - 1, Attempts = 0, StepSince = _now };
            return true;
        }
        if (state.Status is StepStatus.UndoSent or StepStatus.UndoUnknown || (state.Status == StepStatus.UndoRefused && _wake > _now))
            return false;
        if (step.UndoHere is { } undo)
            return UndoHere(at, most, undo);

        bool first = state.Status is not StepStatus.UndoRefused;
        Set(at, state with { InDoubt = state.InDoubt || state.Status is StepStatus.Sent or StepStatus.Unknown });
        Send(new SagaCall(at, true, first ? 1 : state.Try + 1), StepStatus.UndoSent);
        return false;
    }

    private bool Here(int at, int most, Func<StepOutcome<TData>> act)
    {
        if (!MayAct(most))
            return false;
        var outcome = act();
        Count(at, undo: false);
        var (word, detail) = Words(outcome);
        Note(Saga.Steps[at].Name, "DO", word, detail: detail);
        if (outcome is StepOutcome<TData>.Succeeded succeeded)
            Done(at, succeeded.Data);
        else
            Refused(at, outcome as StepOutcome<TData>.Refused ?? new StepOutcome<TData>.Refused("UNKNOWN", detail ?? ""));
        return true;
    }

    private bool UndoHere(int at, int most, Func<TData, Changes, StepOutcome<TData>> undo)
    {
        if (!MayAct(most))
            return false;
        var outcome = undo(_payload.Data, _changes);
        Count(at, undo: true);
        var (word, detail) = Words(outcome);
        Note(Saga.Steps[at].Name, "UNDO", word, detail: detail);
        if (outcome is StepOutcome<TData>.Succeeded succeeded)
            Undone(at, succeeded.Data);
        else
            UndoRefused(at);
        return true;
    }

    private bool MayAct(int most)
    {
        if (LocalSteps < most)
            return true;
        (Cut, _wake) = (true, _now);
        return false;
    }

    private void Count(int at, bool undo)
    {
        LocalSteps++;
        LastLocal = new SagaCall(at, undo, Saga.Steps[at].Try);
    }

    private bool Await(int at, SagaStep<TData> step)
    {
        if (Saga.Steps[at].Status != StepStatus.Waiting)
        {
            Set(at, Saga.Steps[at] with { Status = StepStatus.Waiting });
            Saga = Saga with { StepSince = _now };
        }
        var until = Saga.StepSince + step.Deadline;
        if (_now >= until && !PivotPassed)
        {
            Note(step.Name, "DO", "REFUSED", detail: DeadlineCode);
            Refused(at, new StepOutcome<TData>.Refused(DeadlineCode, $"'{step.Name}' did not come within {step.Deadline}."));
            return true;
        }
        _wake = until > _now ? until : _now + LongestPause;   // past the pivot there is no way back: it shows as late, and waits on
        return false;
    }

    /// <summary>Ends what has no step left.</summary>
    private bool IsThrough()
    {
        if (Saga.HasEnded || (Saga.Cursor >= 0 && Saga.Cursor < Saga.Steps.Count))
            return Saga.HasEnded;
        Saga = Saga with { Status = Saga.Undoing ? SagaStatus.Compensated : SagaStatus.Completed, Attempts = 0 };
        return true;
    }

    private void Note(string? step, string action, string outcome, string? key = null, string? detail = null) =>
        _changes.Save(new SagaJournalEntry(Saga.Id, _now, step, action, outcome, key, detail));

    private static (string Word, string? Detail) Words(StepOutcome<TData>? outcome) => outcome switch
    {
        StepOutcome<TData>.Succeeded => ("SUCCEEDED", null),
        StepOutcome<TData>.Refused refused => ("REFUSED", $"{refused.Code}: {refused.Message}"),
        StepOutcome<TData>.Unknown unknown => ("UNKNOWN", unknown.Reason),
        _ => ("GIVEN_UP", "nobody knows what came of it, so it is undone"),
    };
}
