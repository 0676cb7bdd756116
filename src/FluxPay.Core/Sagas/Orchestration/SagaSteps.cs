using System.Text.Json;
using FluxPay.Storage;

namespace FluxPay.Sagas.Orchestration;

/// <summary>The steps of a saga, added first to last.</summary>
/// <typeparam name="TData">What the steps know of one instance.</typeparam>
public sealed class SagaSteps<TData> where TData : class
{
    private readonly List<SagaStep<TData>> _steps = [];

    internal SagaSteps() { }

    internal IReadOnlyList<SagaStep<TData>> All => _steps;

    /// <summary>
    /// Calls somebody else. The intent is committed before the call and its outcome after it; a call whose outcome is not known is asked
    /// about, or made again with the same key where there is no query.
    /// </summary>
    /// <param name="name">1 to 40 of <c>[a-z0-9-]</c>, once per saga.</param>
    /// <param name="call">Must act once however often it is made with one key.</param>
    public CallStep<TData> Call(string name, Func<StepCall<TData>, CancellationToken, Task<StepOutcome<TData>>> call)
    {
        ArgumentNullException.ThrowIfNull(call);
        return new CallStep<TData>(Add(new SagaStep<TData>(name, StepKind.Call) { Do = call }));
    }

    /// <summary>
    /// Acts here. Neighbouring local steps and what they add to the changes are one commit; a step runs again when the commit is lost, so
    /// it must do nothing but that.
    /// </summary>
    /// <param name="name">1 to 40 of <c>[a-z0-9-]</c>, once per saga.</param>
    /// <param name="act">A credit command that the commit refuses refuses the step.</param>
    public LocalStep<TData> Local(string name, Func<TData, Changes, StepOutcome<TData>> act)
    {
        ArgumentNullException.ThrowIfNull(act);
        return new LocalStep<TData>(Add(new SagaStep<TData>(name, StepKind.Local) { Act = act }));
    }

    /// <summary>Waits until <see cref="SagaService.SignalAsync{TSignal}"/> says what it waits for; one that came earlier is not lost.</summary>
    /// <param name="name">The signal's name, 1 to 40 of <c>[a-z0-9-]</c>, once per saga.</param>
    /// <param name="deadline">How long; then the step is refused with the code <c>DEADLINE</c>.</param>
    /// <param name="received">As a local step.</param>
    /// <typeparam name="TSignal">What the signal carries.</typeparam>
    public WaitStep<TData> WaitFor<TSignal>(string name, TimeSpan deadline, Func<TData, TSignal, Changes, StepOutcome<TData>> received)
        where TSignal : class
    {
        ArgumentNullException.ThrowIfNull(received);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(deadline, TimeSpan.Zero);
        return new WaitStep<TData>(Add(new SagaStep<TData>(name, StepKind.Wait)
        {
            Deadline = deadline,
            Received = (data, signal, changes) => received(data, JsonSerializer.Deserialize<TSignal>(signal, SagaPayloads.Json)!, changes),
        }));
    }

    private SagaStep<TData> Add(SagaStep<TData> step)
    {
        SagaNames.Check(step.Name, "step");
        if (_steps.Exists(s => s.Name == step.Name))
            throw new ArgumentException($"The step '{step.Name}' stands there already.", nameof(step));
        _steps.Add(step);
        return step;
    }
}

/// <summary>Says more about a call.</summary>
/// <typeparam name="TData">What the steps know of one instance.</typeparam>
public sealed class CallStep<TData> where TData : class
{
    private readonly SagaStep<TData> _step;

    internal CallStep(SagaStep<TData> step) => _step = step;

    /// <summary>
    /// How to ask what became of a call: an outcome, or null when the other side does not know it, which right after a call proves nothing.
    /// It changes nothing.
    /// </summary>
    public CallStep<TData> Query(Func<StepCall<TData>, CancellationToken, Task<StepOutcome<TData>?>> query)
    {
        _step.Query = query;
        return this;
    }

    /// <summary>
    /// How to take it back, whether it happened or nobody knows: there must then be nothing left of it, and nothing may come later. It
    /// is tried for ever.
    /// </summary>
    public CallStep<TData> Undo(Func<StepCall<TData>, CancellationToken, Task<StepOutcome<TData>>> undo)
    {
        _step.Undo = undo;
        return this;
    }

    /// <summary>From here on the saga goes forward only: a refused step is tried again, with a new key, until it succeeds.</summary>
    public CallStep<TData> AsPivot()
    {
        _step.IsPivot = true;
        return this;
    }

    /// <summary>How long one call may take, how long an outcome may stay unknown before it is undone, and when somebody should look.</summary>
    /// <param name="timeout">Of one call; 60 s unless told.</param>
    /// <param name="horizon">After it the other side will not find what it does not know yet; 10 min unless told.</param>
    /// <param name="late">The saga shows as <see cref="SagaStatus.Stuck"/> when the step takes longer; 15 min unless told.</param>
    public CallStep<TData> Within(TimeSpan? timeout = null, TimeSpan? horizon = null, TimeSpan? late = null)
    {
        (_step.Timeout, _step.Horizon, _step.Late) = (timeout ?? _step.Timeout, horizon ?? _step.Horizon, late ?? _step.Late);
        return this;
    }
}

/// <summary>Says more about a local step.</summary>
/// <typeparam name="TData">What the steps know of one instance.</typeparam>
public sealed class LocalStep<TData> where TData : class
{
    private readonly SagaStep<TData> _step;

    internal LocalStep(SagaStep<TData> step) => _step = step;

    /// <summary>How to take it back, in one commit as well.</summary>
    public LocalStep<TData> Undo(Func<TData, Changes, StepOutcome<TData>> undo)
    {
        _step.UndoHere = undo;
        return this;
    }

    /// <summary>From here on the saga goes forward only: a refused step is tried again until it succeeds.</summary>
    public LocalStep<TData> AsPivot()
    {
        _step.IsPivot = true;
        return this;
    }
}

/// <summary>Says more about waiting.</summary>
/// <typeparam name="TData">What the steps know of one instance.</typeparam>
public sealed class WaitStep<TData> where TData : class
{
    private readonly SagaStep<TData> _step;

    internal WaitStep(SagaStep<TData> step) => _step = step;

    /// <summary>How to take back what the signal did here, in one commit as well.</summary>
    public WaitStep<TData> Undo(Func<TData, Changes, StepOutcome<TData>> undo)
    {
        _step.UndoHere = undo;
        return this;
    }
}
