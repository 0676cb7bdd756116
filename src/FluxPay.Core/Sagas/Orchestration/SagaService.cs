using System.Text.Json;

namespace FluxPay.Sagas.Orchestration;

/// <summary>Starts sagas, tells them what happened, and says where they stand.</summary>
public sealed class SagaService
{
    private readonly SagaCatalog _catalog;
    private readonly SagaEngine _engine;
    private readonly ISagas _sagas;
    private readonly IIdSource _ids;
    private readonly TimeProvider _time;

    internal SagaService(SagaCatalog catalog, SagaEngine engine, ISagas sagas, IIdSource ids, TimeProvider time) =>
        (_catalog, _engine, _sagas, _ids, _time) = (catalog, engine, sagas, ids, time);

    /// <summary>
    /// Starts a saga about a subject, once: starting it again answers what the first start began, whatever has become of it. It goes on
    /// by itself from here, on this host or another.
    /// </summary>
    /// <param name="type">The saga's name.</param>
    /// <param name="subject">The natural key, 1 to 200 characters: an order's id, a subscription and its period, never a clock's time.</param>
    /// <param name="data">What the first step needs to know.</param>
    /// <param name="patience">How long to wait for it to end or to need something from outside; not at all unless told.</param>
    /// <param name="cancellationToken">Ends the waiting, never the saga.</param>
    /// <exception cref="InvalidOperationException">No saga of that name and data was added.</exception>
    public async Task<SagaInstance> StartAsync<TData>(
        string type, string subject, TData data, TimeSpan patience = default, CancellationToken cancellationToken = default) where TData : class
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentException.ThrowIfNullOrWhiteSpace(subject);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(subject.Length, 200);
        var runner = _catalog.Newest<TData>(type);
        var begun = await runner.BeginAsync(_ids.New<SagaId>(), subject, data, cancellationToken);
        if (begun is null)
            return (await _sagas.FindSagaAsync(type, subject, cancellationToken))!;
        if (begun is { Call: null, Cut: false })
            return begun.Saga;
        return await WaitAsync(begun.Saga, _engine.Start(begun.Saga.Id, () => runner.ContinueAsync(begun)), patience, cancellationToken);
    }

    /// <summary>Tells a saga what it waits for. One that is not there yet keeps it until then; the same signal again changes nothing.</summary>
    /// <param name="type">The saga's name.</param>
    /// <param name="subject">What it is about.</param>
    /// <param name="name">The signal, as <see cref="SagaSteps{TData}.WaitFor{TSignal}"/> names it.</param>
    /// <param name="signal">What it carries.</param>
    /// <param name="patience">As for <see cref="StartAsync{TData}"/>.</param>
    /// <param name="cancellationToken">Ends the waiting, never the saga.</param>
    /// <returns>The instance, or <see cref="ErrorCode.NotFound"/>, or <see cref="ErrorCode.StateConflict"/> when it has ended.</returns>
    public async Task<Result<SagaInstance>> SignalAsync<TSignal>(
        string type, string subject, string name, TSignal signal, TimeSpan patience = default, CancellationToken cancellationToken = default)
        where TSignal : class
    {
        ArgumentNullException.ThrowIfNull(signal);
        SagaNames.Check(name, "signal");
        var saga = await _sagas.FindSagaAsync(type, subject, cancellationToken);
        return saga is null
            ? Missing.Saga
            : await ChangeAsync(saga, new SagaChange.Signal(name, JsonSerializer.Serialize(signal, SagaPayloads.Json)), patience, cancellationToken);
    }

    /// <summary>Has a saga undone that is not past its pivot.</summary>
    /// <returns>The instance, or <see cref="ErrorCode.NotFound"/>, <see cref="ErrorCode.StateConflict"/>, and while the outcome of a
    /// step is not known <see cref="ErrorCode.OutcomeUnknown"/>.</returns>
    public async Task<Result<SagaInstance>> UndoAsync(
        string type, string subject, string reason, TimeSpan patience = default, CancellationToken cancellationToken = default) =>
        await _sagas.FindSagaAsync(type, subject, cancellationToken) is { } saga
            ? await ChangeAsync(saga, new SagaChange.Undo(reason), patience, cancellationToken)
            : Missing.Saga;

    /// <summary>Has whatever an instance waits for tried at once, for example when what kept it is mended.</summary>
    /// <param name="reason">Goes into its journal.</param>
    /// <returns>As <see cref="UndoAsync"/>.</returns>
    public async Task<Result<SagaInstance>> RetryAsync(
        SagaId id, string reason, TimeSpan patience = default, CancellationToken cancellationToken = default) =>
        await _sagas.FindAsync(id, cancellationToken) is { } saga
            ? await ChangeAsync(saga, new SagaChange.Retry(reason), patience, cancellationToken)
            : Missing.Saga;

    /// <summary>The instance of a saga about a subject; null when there is none.</summary>
    public Task<SagaInstance?> FindAsync(string type, string subject, CancellationToken cancellationToken = default) =>
        _sagas.FindSagaAsync(type, subject, cancellationToken);

    private async Task<Result<SagaInstance>> ChangeAsync(SagaInstance saga, SagaChange change, TimeSpan patience, CancellationToken cancellationToken)
    {
        if (_catalog.For(saga) is not { } runner)
            return SagaRefusals.Unknown(saga);
        var changed = await runner.ChangeAsync(saga, change);
        return changed.Value is not { HasEnded: false } now || now.NextAt > _time.Now()   // refused, known already, or not its turn yet
            ? changed
            : await WaitAsync(now, _engine.Start(saga.Id, async () => await runner.DriveAsync((await _sagas.FindAsync(saga.Id))!)), patience, cancellationToken);
    }

    private async Task<SagaInstance> WaitAsync(SagaInstance saga, Task<SagaInstance?> driving, TimeSpan patience, CancellationToken cancellationToken)
    {
        if (patience <= TimeSpan.Zero)
            return saga;
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        await Task.WhenAny(driving, Task.Delay(patience, _time, stop.Token));
        await stop.CancelAsync();
        return driving.IsCompleted && await driving is { } left ? left : (await _sagas.FindAsync(saga.Id, CancellationToken.None))!;
    }
}
