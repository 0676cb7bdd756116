using System.Diagnostics;
using FluxPay.Payments;
using FluxPay.Storage;
using FluxPay.Timers;
using Microsoft.Extensions.Logging;

namespace FluxPay.Sagas;

/// <summary>What is asked of gateways about payments: confirms, and everything that gives money back.</summary>
internal sealed class GatewayCalls(
    IStore store, ITimerStore timers, Gateways gateways, Settlement settlement, TimeProvider time, ILogger<GatewayCalls> logger)
    : OpenCalls<PaymentCase>(store, timers, time, logger)
{
    public override string Kind => TimerKinds.Resolve;

    /// <summary>Sends an attempt that is committed, and waits as long as given.</summary>
    public async Task SendAsync(AttemptId id, IReplay? replay, TimeSpan patience)
    {
        if (await FindOpenAsync(id, CancellationToken.None) is { } open)
            await SendAsync(open, replay, patience);
    }

    /// <summary>Sends an attempt that is committed, and waits until its outcome is recorded.</summary>
    public async Task SendAsync(AttemptId id)
    {
        if (await FindOpenAsync(id, CancellationToken.None) is { } open)
            await SendAsync(open, null);
    }

    protected override AttemptId IdOf(PaymentCase call) => call.Attempt.Id;

    protected override Task<PaymentCase?> FindOpenAsync(AttemptId id, CancellationToken cancellationToken) =>
        settlement.FindOpenAsync(id, cancellationToken);

    protected override Task<GatewayOutcome> CallGatewayAsync(PaymentCase call)
    {
        var attempt = call.Attempt;
        var gateway = gateways.Of(attempt.Provider);
        string key = attempt.Id.ToString();
        return attempt.Purpose == AttemptPurpose.Confirm
            ? gateway.ConfirmAsync(new GatewayConfirm(key, attempt.ProviderKey, attempt.Order.ToString(), attempt.Amount), CancellationToken.None)
            : gateway.CancelAsync(
                new GatewayCancel(key, attempt.ProviderKey, attempt.Amount, attempt.Refundable, attempt.Reason ?? "cancelled"), CancellationToken.None);
    }

    protected override async Task<GatewayOutcome?> QueryAsync(PaymentCase call, CancellationToken cancellationToken)
    {
        var attempt = call.Attempt;
        var report = await gateways.Of(attempt.Provider).QueryAsync(attempt.ProviderKey, cancellationToken);
        return attempt.Purpose == AttemptPurpose.Confirm ? ReadConfirm(attempt, report) : ReadCancel(attempt, report);
    }

    protected override async Task<PaymentCase?> SettleAsync(PaymentCase call, GatewayOutcome outcome, IReplay? replay, int asked)
    {
        var settled = await settlement.SettleAsync(call, outcome, replay, asked);
        if (settled.Next is not { } next)
            return settled.Case;
        await SendAsync(next.Id);
        return null;
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
}
