using System.Diagnostics;
using FluxPay.Payments;
using FluxPay.Storage;
using FluxPay.Subscriptions;
using FluxPay.Timers;
using Microsoft.Extensions.Logging;

namespace FluxPay.Sagas;

/// <summary>Charges of registered cards. What is left open is asked about by its order id; only what the gateway does not know is sent again.</summary>
internal sealed class ChargeCalls(
    IStore store, ITimerStore timers, ISubscriptionBooks books, Cards cards, ChargeSettlement settlement, TimeProvider time,
    ILogger<ChargeCalls> logger)
    : OpenCalls<Charge>(store, timers, time, logger)
{
    public override string Kind => TimerKinds.ResolveCharge;

    protected override AttemptId IdOf(Charge call) => call.Id;

    protected override async Task<Charge?> FindOpenAsync(AttemptId id, CancellationToken cancellationToken) =>
        await books.FindChargeAsync(id, cancellationToken) is { IsOpen: true } open ? open : null;

    protected override Task<GatewayOutcome> CallGatewayAsync(Charge call) => cards.ChargeAsync(call, CancellationToken.None);

    protected override async Task<GatewayOutcome?> QueryAsync(Charge call, CancellationToken cancellationToken) =>
        Read(await cards.QueryAsync(call, cancellationToken));

    protected override async Task<Charge?> SettleAsync(Charge call, GatewayOutcome outcome, IReplay? replay, int asked)
    {
        await settlement.SettleAsync(call.Id, outcome, replay, asked);
        return null;
    }

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
}
