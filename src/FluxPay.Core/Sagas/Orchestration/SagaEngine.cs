using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using FluxPay.Storage;
using FluxPay.Timers;
using Microsoft.Extensions.Logging;

namespace FluxPay.Sagas.Orchestration;

/// <summary>
/// Keeps sagas going. An instance that can go on has a timer, so whichever host lives takes it up; a version on its row keeps two that
/// both believe to be in charge from both being so.
/// </summary>
internal sealed class SagaEngine(SagaCatalog catalog, ISagas sagas, IStore store, TimeProvider time, ILogger<SagaEngine> logger) : ITimerHandler
{
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMinutes(5);

    private readonly ConcurrentDictionary<SagaId, Task> _driving = [];

    public string Kind => TimerKinds.Saga;

    public async Task FireAsync(DueTimer timer, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(timer);
        var id = IdText.Parse<SagaId>(timer.Subject);
        var saga = await sagas.FindAsync(id, cancellationToken);
        if (saga is not { HasEnded: false })
            await store.CommitAsync(new Changes(time.Now()).Remove(timer), cancellationToken);
        else if (catalog.For(saga) is { } runner)
            await RunAloneAsync(id, () => runner.DriveAsync(saga));
        else
            await MarkAsync(saga, $"No saga '{saga.Type}' version {saga.DefinitionVersion} with the steps it began with is registered.");
    }

    /// <summary>Goes on with an instance in the background; should this process die, its timer does.</summary>
    /// <returns>The instance as it was left when something outside has to happen first; null when it stopped on the way.</returns>
    public Task<SagaInstance?> Start(SagaId id, Func<Task<SagaInstance>> drive) => Task.Run(() => DriveAsync(id, drive));

    [SuppressMessage("Design", "CA1031", Justification = "Its timer is due and takes it up again.")]
    private async Task<SagaInstance?> DriveAsync(SagaId id, Func<Task<SagaInstance>> drive)
    {
        try
        {
            return await RunAloneAsync(id, drive);
        }
        catch (Exception failure)
        {
            logger.LogError(failure, "{Saga} stopped; its timer takes it up again.", id);
            return null;
        }
    }

    /// <summary>One at a time in this process; two hosts are kept apart by the row's version.</summary>
    private async Task<SagaInstance> RunAloneAsync(SagaId id, Func<Task<SagaInstance>> drive)
    {
        var mine = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        while (_driving.GetOrAdd(id, mine.Task) is var other && other != mine.Task)
            await other;
        try
        {
            return await drive();
        }
        finally
        {
            _driving.TryRemove(id, out _);
            mine.SetResult();
        }
    }

    private async Task MarkAsync(SagaInstance saga, string reason)
    {
        logger.LogError("{Saga} cannot go on: {Reason}", saga.Id, reason);
        var now = time.Now();
        var stuck = saga with { Status = SagaStatus.Stuck, Reason = reason, NextAt = now + BetweenLooks, UpdatedAt = now };
        await store.CommitAsync(new Changes(now).Save(stuck).Save(new DueTimer(Kind, saga.Id.ToString(), stuck.NextAt.Value)));
    }
}
