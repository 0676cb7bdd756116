using System.Diagnostics;
using FluxPay.Payments;
using FluxPay.Storage;
using Microsoft.Extensions.Logging;

namespace FluxPay.Sagas;

/// <summary>What is asked of gateways about payments: confirms, and everything that gives money back.</summary>
internal sealed class GatewayCalls(
    IStore store, IPayments payments, Gateways gateways, Settlement settlement, TimeProvider time, ILogger<GatewayCalls> logger)
    : OpenCalls<PaymentAttempt>(store, time, logger)
{
    public override string Kind => TimerKinds.Resolve;

    protected override AttemptId IdOf(PaymentAttempt call) => call.Id;

    protected override async Task<PaymentAttempt?> FindOpenAsync(AttemptId id, CancellationToken cancellationToken) =>
        await payments.FindAttemptAsync(id, cancellationToken) is { IsOpen: true } open ? open : null;

    protected override Task<GatewayOutcome> CallGatewayAsync(PaymentAttempt call)
    {
        var gateway = gateways.Of(call.Provider);
        string key = call.Id.ToString();
        return call.Purpose == AttemptPurpose.Confirm
            ? gateway.ConfirmAsync(new GatewayConfirm(key, call.ProviderKey, call.Order.ToString(), call.Amount), CancellationToken.None)
            : gateway.CancelAsync(
                new GatewayCancel(key, call.ProviderKey, call.Amount, call.Refundable, call.Reason ?? "cancelled"), CancellationToken.None);
    }

    protected override async Task<GatewayOutcome?> QueryAsync(PaymentAttempt call, CancellationToken cancellationToken)
    {
        var report = await gateways.Of(call.Provider).QueryAsync(call.ProviderKey, cancellationToken);
        return call.Purpose == AttemptPurpose.Confirm ? ReadConfirm(call, report) : ReadCancel(call, report);
    }

    protected override async Task SettleAsync(PaymentAttempt call, GatewayOutcome outcome, IReplay? replay, int asked)
    {
        if (await settlement.SettleAsync(call.Id, outcome, replay, asked) is { } next)
            await SendAsync(next, null);
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
