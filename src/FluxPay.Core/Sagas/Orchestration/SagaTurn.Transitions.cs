namespace FluxPay.Sagas.Orchestration;

/// <summary>What an outcome makes of a step, and of where the saga stands.</summary>
internal sealed partial class SagaTurn<TData>
{
    private void Send(SagaCall call, StepStatus status)
    {
        Set(call.Step, Saga.Steps[call.Step] with { Status = status, Try = call.Try });
        Note(Saga.Steps[call.Step].Name, call.Undo ? "UNDO" : "DO", "SENT", KeyOf(Saga, call));
        Call = call;
        // A timer that is set already and outlasts the call is left alone: the next step of a quick saga need not move it.
        var step = _definition.Steps[call.Step];
        _wake = _timerAt >= _now + step.Timeout + Margin ? _timerAt : _now + step.CallLimit;
    }

    private void Done(int at, TData data)
    {
        _payload = _payload with { Data = data };
        Set(at, Saga.Steps[at] with { Status = StepStatus.Succeeded });
        if (!Saga.Undoing)
            Saga = Saga with { Cursor = at + 1, Attempts = 0, StepSince = _now };
        _wake = _now;
    }

    private void Undone(int at, TData data)
    {
        _payload = _payload with { Data = data };
        Set(at, Saga.Steps[at] with { Status = StepStatus.Undone });
        Saga = Saga with { Cursor = at - 1, Attempts = 0, StepSince = _now };
        _wake = _now;
    }

    private void Refused(int at, StepOutcome<TData>.Refused refused)
    {
        Set(at, Saga.Steps[at] with { Status = StepStatus.Refused });
        if (Saga.Undoing)
            return;
        if (PivotPassed)
        {
            Saga = Saga with { Attempts = Saga.Attempts + 1 };
            _wake = _now + Pause(Saga.Attempts);
            return;
        }
        Saga = Saga with { Undoing = true, Reason = $"{Saga.Steps[at].Name}: {refused.Code}", Attempts = 0, Cursor = at - 1, StepSince = _now };
        _wake = _now;
    }

    private void UndoRefused(int at)
    {
        Set(at, Saga.Steps[at] with { Status = StepStatus.UndoRefused });
        Saga = Saga with { Attempts = Saga.Attempts + 1 };
        _wake = _now + Pause(Saga.Attempts);
    }

    private void StillUnknown(SagaCall call)
    {
        Set(call.Step, Saga.Steps[call.Step] with { Status = call.Undo ? StepStatus.UndoUnknown : StepStatus.Unknown });
        Saga = Saga with { Attempts = Saga.Attempts + 1 };
        _wake = _now + Pause(Saga.Attempts - 1);
    }

    /// <summary>Nobody will ever know: undoing it is the fence behind which it cannot happen any more.</summary>
    private void GiveUp(int at)
    {
        Set(at, Saga.Steps[at] with { Status = StepStatus.Unknown, InDoubt = true });
        Saga = Saga with { Undoing = true, Reason = $"{Saga.Steps[at].Name}: outcome unknown", Attempts = 0, StepSince = _now };
    }

    /// <summary>It happened after all, when it was thought undone: the truth first, then it is undone for good.</summary>
    private void CameLate(SagaCall call, StepOutcome<TData>.Succeeded late)
    {
        Note(Saga.Steps[call.Step].Name, "DO", "SUCCEEDED", KeyOf(Saga, call), "after it was undone; it is undone again");
        _payload = _payload with { Data = late.Data };
        Set(call.Step, Saga.Steps[call.Step] with { Status = StepStatus.Succeeded });
        Saga = Saga with { Status = SagaStatus.Compensating, Cursor = Math.Max(call.Step, Saga.Cursor), Attempts = 0, StepSince = _now };
    }

    private void Set(int at, StepState state)
    {
        StepState[] steps = [.. Saga.Steps];
        steps[at] = state;
        Saga = Saga with { Steps = steps };
    }

    private SagaStatus StatusNow()
    {
        if (Saga.HasEnded)
            return Saga.Status;
        var step = _definition.Steps[Saga.Cursor];
        bool waits = !Saga.Undoing && Saga.Steps[Saga.Cursor].Status == StepStatus.Waiting;
        var limit = waits ? step.Deadline : step.Late;
        return _now >= Saga.StepSince + limit ? SagaStatus.Stuck
            : Saga.Undoing ? SagaStatus.Compensating
            : waits ? SagaStatus.Waiting
            : SagaStatus.Running;
    }

    /// <summary>1 s, 2 s, 4 s, … up to five minutes, for ever.</summary>
    private static TimeSpan Pause(int attempts) =>
        TimeSpan.FromSeconds(Math.Min(Math.Pow(2, Math.Min(attempts, 16)), LongestPause.TotalSeconds));
}
