using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using FluxPay.Payments;
using FluxPay.Storage;
using FluxPay.Timers;
using Microsoft.Extensions.Logging;

namespace FluxPay.Sagas;

/// <summary>
/// Everything that is sent to a gateway. Intent committed → call → outcome committed; whatever is left open is asked about, by query
/// first, and only repeated with the key it had. Nothing here ever guesses.
/// </summary>
/// <typeparam name="TCall">The intent.</typeparam>
internal abstract class OpenCalls<TCall>(IStore store, ITimerStore timers, TimeProvider time, ILogger logger) : ITimerHandler where TCall : class
{
    private readonly ConcurrentDictionary<AttemptId, Task> _inFlight = [];

    public abstract string Kind { get; }

    /// <summary>True while a call still runs in this process.</summary>
    public bool IsInFlight(AttemptId id) => _inFlight.ContainsKey(id);

    /// <summary>
    /// Sends a call whose intent is committed. It goes on when its request is gone or has waited long enough, because a call that is
    /// cut off is an outcome nobody knows.
    /// </summary>
    /// <returns>Ends when the outcome is recorded, or is recorded as not known; as <see cref="SettleAsync"/> tells.</returns>
    public Task<TCall?> SendAsync(TCall call, IReplay? replay)
    {
        var sent = new TaskCompletionSource<TCall?>(TaskCreationOptions.RunContinuationsAsynchronously);
        var id = IdOf(call);
        _inFlight[id] = sent.Task;
        _ = Task.Run(async () =>
        {
            var settled = await CallAsync(call, replay);
            _inFlight.TryRemove(id, out _);
            sent.SetResult(settled);
        });
        return sent.Task;
    }

    /// <summary>Sends a call and waits for its outcome, but not longer than given.</summary>
    public async Task<TCall?> SendAsync(TCall call, IReplay? replay, TimeSpan patience)
    {
        var sent = SendAsync(call, replay);
        using var stop = new CancellationTokenSource();
        var first = await Task.WhenAny(sent, Task.Delay(patience, time, stop.Token));
        await stop.CancelAsync();
        return first == sent ? await sent : null;
    }

    /// <summary>A call is still open: ask the gateway what became of it.</summary>
    public async Task FireAsync(DueTimer timer, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(timer);
        var id = IdText.Parse<AttemptId>(timer.Subject);
        if (await FindOpenAsync(id, cancellationToken) is not { } call)
        {
            await store.CommitAsync(new Changes(time.Now()).Remove(timer), cancellationToken);
            return;
        }
        if (IsInFlight(id))   // its own call will tell, or end in a doubt that moves this timer
        {
            await timers.MoveAsync(timer, time.Now() + Settlement.CallLimit, timer.Attempt, cancellationToken);
            return;
        }
        var outcome = await QueryAsync(call, cancellationToken) ?? StillOpen(await AskAsync(call));
        await SettleAsync(call, outcome, null, timer.Attempt + 1);
    }

    protected abstract AttemptId IdOf(TCall call);

    /// <summary>The call; null once its outcome is recorded.</summary>
    protected abstract Task<TCall?> FindOpenAsync(AttemptId id, CancellationToken cancellationToken);

    /// <summary>Asks the gateway for it, with a key that never changes.</summary>
    protected abstract Task<GatewayOutcome> CallGatewayAsync(TCall call);

    /// <summary>What the gateway says became of it; null when it was not executed and must be repeated with its key.</summary>
    protected abstract Task<GatewayOutcome?> QueryAsync(TCall call, CancellationToken cancellationToken);

    /// <summary>Records an outcome.</summary>
    /// <param name="asked">How often the gateway was asked about it; paces the next question.</param>
    /// <returns>The call as that left it; null where it has to be read again to be known.</returns>
    protected abstract Task<TCall?> SettleAsync(TCall call, GatewayOutcome outcome, IReplay? replay, int asked);

    /// <summary>A payment that the gateway says was never made.</summary>
    protected static GatewayOutcome.Refused Refused(GatewayPayment payment, string code, string message) =>
        new(RefusalKind.Declined, payment.Failure?.Code ?? code, payment.Failure?.Message ?? message, true)
        {
            NeedsOtherMethod = payment.Failure?.NeedsOtherMethod == true,
        };

    [SuppressMessage("Design", "CA1031", Justification = "The call stays open, so the resolver finds out whatever was thrown.")]
    private async Task<TCall?> CallAsync(TCall call, IReplay? replay)
    {
        try
        {
            return await SettleAsync(call, await AskAsync(call), replay, 0);
        }
        catch (Exception failure)
        {
            logger.LogError(failure, "The outcome of {Attempt} could not be recorded; it will be asked for.", IdOf(call));
            return null;
        }
    }

    [SuppressMessage("Design", "CA1031", Justification = "Whatever a gateway throws, what it did is not known.")]
    private async Task<GatewayOutcome> AskAsync(TCall call)
    {
        try
        {
            return await CallGatewayAsync(call);
        }
        catch (Exception failure)
        {
            logger.LogError(failure, "The gateway threw; the outcome of {Attempt} is not known.", IdOf(call));
            return new GatewayOutcome.Unknown(failure.GetType().Name);
        }
    }

    /// <summary>That a repetition never left says nothing of the call before it, which may well have arrived.</summary>
    private static GatewayOutcome StillOpen(GatewayOutcome repeated) => repeated is GatewayOutcome.Refused { Kind: RefusalKind.NotSent } notSent
        ? new GatewayOutcome.Unknown($"asked again, not sent: {notSent.Code}")
        : repeated;
}
