using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using FluxPay.Payments;
using FluxPay.Storage;
using FluxPay.Timers;
using Microsoft.Extensions.Logging;

namespace FluxPay.Sagas;

/// <summary>
/// Everything that is sent to a gateway. Intent committed → call → outcome committed; whatever is left open is asked about, by
/// query first, and only repeated with the key it had. Nothing here ever guesses.
/// </summary>
internal sealed class GatewayCalls(
    IStore store, IPayments payments, Gateways gateways, Settlement settlement, TimeProvider time, ILogger<GatewayCalls> logger) : ITimerHandler
{
    private readonly ConcurrentDictionary<AttemptId, Task> _inFlight = [];

    public string Kind => TimerKinds.Resolve;

    /// <summary>True while the call of an attempt still runs in this process.</summary>
    public bool IsInFlight(AttemptId attempt) => _inFlight.ContainsKey(attempt);

    /// <summary>
    /// Sends an attempt whose intent is committed. The call goes on when its request is gone or has waited long enough, because a
    /// call that is cut off is an outcome nobody knows.
    /// </summary>
    /// <returns>Ends when the outcome is recorded, or is recorded as not known.</returns>
    public Task SendAsync(PaymentAttempt attempt, IReplay? replay)
    {
        var call = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _inFlight[attempt.Id] = call.Task;
        _ = Task.Run(async () =>
        {
            await CallAsync(attempt, replay);
            _inFlight.TryRemove(attempt.Id, out _);
            call.SetResult();
        });
        return call.Task;
    }

    /// <summary>Sends an attempt and waits for its outcome, but not longer than given.</summary>
    public async Task SendAsync(PaymentAttempt attempt, IReplay? replay, TimeSpan patience)
    {
        var call = SendAsync(attempt, replay);
        using var stop = new CancellationTokenSource();
        await Task.WhenAny(call, Task.Delay(patience, time, stop.Token));
        await stop.CancelAsync();
    }

    /// <summary>An attempt is still open: ask the gateway what became of it.</summary>
    public async Task FireAsync(DueTimer timer, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(timer);
        var attempt = await payments.FindAttemptAsync(IdText.Parse<AttemptId>(timer.Subject), cancellationToken);
        if (attempt is not { IsOpen: true })
        {
            await store.CommitAsync(new Changes(time.Now()).Remove(timer), cancellationToken);
            return;
        }
        if (IsInFlight(attempt.Id))   // its own call will tell, or end in a doubt that moves this timer
        {
            await store.CommitAsync(new Changes(time.Now()).Save(timer with { DueAt = time.Now() + Settlement.CallLimit }), cancellationToken);
            return;
        }

        var report = await gateways.Of(attempt.Provider).QueryAsync(attempt.ProviderKey, cancellationToken);
        var outcome = attempt.Purpose == AttemptPurpose.Confirm ? ReadConfirm(attempt, report) : ReadCancel(attempt, report);
        await SettleAsync(attempt, outcome ?? StillOpen(await AskAsync(attempt)), null, timer.Attempt + 1);
    }

    /// <summary>That a repetition never left says nothing of the call before it, which may well have arrived.</summary>
    private static GatewayOutcome StillOpen(GatewayOutcome repeated) => repeated is GatewayOutcome.Refused { Kind: RefusalKind.NotSent } notSent
        ? new GatewayOutcome.Unknown($"asked again, not sent: {notSent.Code}")
        : repeated;

    [SuppressMessage("Design", "CA1031", Justification = "The attempt stays open, so the resolver finds out whatever was thrown.")]
    private async Task CallAsync(PaymentAttempt attempt, IReplay? replay)
    {
        try
        {
            await SettleAsync(attempt, await AskAsync(attempt), replay, 0);
        }
        catch (Exception failure)
        {
            logger.LogError(failure, "The outcome of {Attempt} could not be recorded; it will be asked for.", attempt.Id);
        }
    }

    private async Task SettleAsync(PaymentAttempt attempt, GatewayOutcome outcome, IReplay? replay, int asked)
    {
        if (await settlement.SettleAsync(attempt.Id, outcome, replay, asked) is { } next)
            await SendAsync(next, null);
    }

    [SuppressMessage("Design", "CA1031", Justification = "Whatever a gateway throws, what it did is not known.")]
    private async Task<GatewayOutcome> AskAsync(PaymentAttempt attempt)
    {
        var gateway = gateways.Of(attempt.Provider);
        string key = attempt.Id.ToString();
        try
        {
            return attempt.Purpose == AttemptPurpose.Confirm
                ? await gateway.ConfirmAsync(
                    new GatewayConfirm(key, attempt.ProviderKey, attempt.Order.ToString(), attempt.Amount), CancellationToken.None)
                : await gateway.CancelAsync(
                    new GatewayCancel(key, attempt.ProviderKey, attempt.Amount, attempt.Refundable, attempt.Reason ?? "cancelled"),
                    CancellationToken.None);
        }
        catch (Exception failure)
        {
            logger.LogError(failure, "The gateway {Provider} threw; the outcome of {Attempt} is not known.", attempt.Provider, attempt.Id);
            return new GatewayOutcome.Unknown(failure.GetType().Name);
        }
    }

    /// <summary>
    /// What a query says of a confirm; null when it was not executed and must be repeated with its key. A payment that the gateway
    /// holds for another order was not taken by this confirm, so its money is not this one's to give back: the key tells.
    /// </summary>
    private static GatewayOutcome? ReadConfirm(PaymentAttempt attempt, GatewayReport report) => report switch
    {
        GatewayReport.Unknown unknown => new GatewayOutcome.Unknown(unknown.Reason),
        GatewayReport.NotFound => null,
        GatewayReport.Found { Payment.OrderId: var order } when order != attempt.Order.ToString() => null,
        GatewayReport.Found { Payment: var payment } => payment.State switch
        {
            GatewayPaymentState.AwaitingConfirm => null,
            GatewayPaymentState.Paid or GatewayPaymentState.AwaitingDeposit => new GatewayOutcome.Succeeded(payment),
            GatewayPaymentState.Cancelled => Refused(payment, "CANCELLED", "The payment was cancelled at the gateway."),
            GatewayPaymentState.Failed => Refused(payment, "FAILED", "The gateway refused the payment."),
            GatewayPaymentState.Expired => Refused(payment, "EXPIRED", "The payment was not confirmed in time."),
        },
        _ => throw new UnreachableException(),
    };

    /// <summary>
    /// What a query says of a cancel; null when it must be repeated with its key. What is left tells ours from not ours, because a
    /// payment never has two cancels in flight; where neither fits, the key does: the gateway answers it as it did the first time.
    /// </summary>
    private static GatewayOutcome? ReadCancel(PaymentAttempt attempt, GatewayReport report) => report switch
    {
        GatewayReport.Unknown unknown => new GatewayOutcome.Unknown(unknown.Reason),
        GatewayReport.Found { Payment: { State: GatewayPaymentState.Paid or GatewayPaymentState.Cancelled } payment }
            when payment.Refundable == attempt.Refundable - attempt.Amount => new GatewayOutcome.Succeeded(payment),
        _ => null,
    };

    private static GatewayOutcome.Refused Refused(GatewayPayment payment, string code, string message) =>
        new(RefusalKind.Declined, payment.Failure?.Code ?? code, payment.Failure?.Message ?? message, true);
}
