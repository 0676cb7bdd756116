using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using FluxPay.Payments;
using FluxPay.Storage;
using FluxPay.Subscriptions;
using FluxPay.Timers;
using Microsoft.Extensions.Logging;

namespace FluxPay.Sagas;

/// <summary>
/// Charges of registered cards as they are sent. Intent committed → call → outcome committed; whatever is left open is asked about by its
/// order id, and only what the gateway does not know is sent again, with the key it had.
/// </summary>
internal sealed class ChargeCalls(
    IStore store, ISubscriptionBooks books, Cards cards, ChargeSettlement settlement, TimeProvider time, ILogger<ChargeCalls> logger) : ITimerHandler
{
    private readonly ConcurrentDictionary<AttemptId, Task> _inFlight = [];

    public string Kind => TimerKinds.ResolveCharge;

    /// <summary>True while the call of a charge still runs in this process.</summary>
    public bool IsInFlight(AttemptId charge) => _inFlight.ContainsKey(charge);

    /// <summary>Sends a charge whose intent is committed. The call goes on when nobody waits for it any more.</summary>
    /// <returns>Ends when the outcome is recorded, or is recorded as not known.</returns>
    public Task SendAsync(Charge charge, IReplay? replay)
    {
        var call = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _inFlight[charge.Id] = call.Task;
        _ = Task.Run(async () =>
        {
            await CallAsync(charge, replay);
            _inFlight.TryRemove(charge.Id, out _);
            call.SetResult();
        });
        return call.Task;
    }

    /// <summary>Sends a charge and waits for its outcome, but not longer than given.</summary>
    public async Task SendAsync(Charge charge, IReplay? replay, TimeSpan patience)
    {
        var call = SendAsync(charge, replay);
        using var stop = new CancellationTokenSource();
        await Task.WhenAny(call, Task.Delay(patience, time, stop.Token));
        await stop.CancelAsync();
    }

    /// <summary>A charge is still open: ask the gateway what became of it.</summary>
    public async Task FireAsync(DueTimer timer, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(timer);
        var charge = await books.FindChargeAsync(IdText.Parse<AttemptId>(timer.Subject), cancellationToken);
        if (charge is not { IsOpen: true })
        {
            await store.CommitAsync(new Changes(time.Now()).Remove(timer), cancellationToken);
            return;
        }
        if (IsInFlight(charge.Id))   // its own call will tell, or end in a doubt that moves this timer
        {
            await store.CommitAsync(new Changes(time.Now()).Save(timer with { DueAt = time.Now() + Settlement.CallLimit }), cancellationToken);
            return;
        }
        var outcome = Read(await cards.QueryAsync(charge, cancellationToken)) ?? StillOpen(await AskAsync(charge));
        await settlement.SettleAsync(charge.Id, outcome, null, timer.Attempt + 1);
    }

    [SuppressMessage("Design", "CA1031", Justification = "The charge stays open, so the resolver finds out whatever was thrown.")]
    private async Task CallAsync(Charge charge, IReplay? replay)
    {
        try
        {
            await settlement.SettleAsync(charge.Id, await AskAsync(charge), replay, 0);
        }
        catch (Exception failure)
        {
            logger.LogError(failure, "The outcome of {Charge} could not be recorded; it will be asked for.", charge.Id);
        }
    }

    [SuppressMessage("Design", "CA1031", Justification = "Whatever a gateway throws, what it did is not known.")]
    private async Task<GatewayOutcome> AskAsync(Charge charge)
    {
        try
        {
            return await cards.ChargeAsync(charge, CancellationToken.None);
        }
        catch (Exception failure)
        {
            logger.LogError(failure, "The gateway {Provider} threw; the outcome of {Charge} is not known.", charge.Provider, charge.Id);
            return new GatewayOutcome.Unknown(failure.GetType().Name);
        }
    }

    /// <summary>That a repetition never left says nothing of the call before it, which may well have arrived.</summary>
    private static GatewayOutcome StillOpen(GatewayOutcome repeated) => repeated is GatewayOutcome.Refused { Kind: RefusalKind.NotSent } notSent
        ? new GatewayOutcome.Unknown($"asked again, not sent: {notSent.Code}")
        : repeated;

    /// <summary>What a query says of a charge; null when it was not executed and must be repeated with its key.</summary>
    private static GatewayOutcome? Read(GatewayReport report) => report switch
    {
        GatewayReport.Unknown unknown => new GatewayOutcome.Unknown(unknown.Reason),
        GatewayReport.NotFound => null,
        GatewayReport.Found { Payment: var payment } => payment.State switch
        {
            GatewayPaymentState.Paid => new GatewayOutcome.Succeeded(payment),
            GatewayPaymentState.AwaitingConfirm or GatewayPaymentState.AwaitingDeposit => null,
            GatewayPaymentState.Cancelled => Refused(payment, "CANCELLED", "The payment was cancelled at the gateway."),
            GatewayPaymentState.Failed => Refused(payment, "FAILED", "The gateway refused the payment."),
            GatewayPaymentState.Expired => Refused(payment, "EXPIRED", "The payment was not confirmed in time."),
        },
        _ => throw new UnreachableException(),
    };

    private static GatewayOutcome.Refused Refused(GatewayPayment payment, string code, string message) =>
        new(RefusalKind.Declined, payment.Failure?.Code ?? code, payment.Failure?.Message ?? message, true);
}
