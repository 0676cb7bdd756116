using FluxPay.Payments;
using FluxPay.Toss.Errors;
using FluxPay.Toss.Http;

namespace FluxPay.Toss;

/// <summary>Toss Payments as a gateway: sends, and lets the verdicts decide what came of it.</summary>
internal sealed class TossGateway(TossClient client, TossAlarm alarm) : IPaymentGateway
{
    public string Provider => "toss";

    public GatewayCapabilities Capabilities => GatewayCapabilities.PartialCancel | GatewayCapabilities.Idempotency;

    public async Task<GatewayOutcome> ConfirmAsync(GatewayConfirm request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (!TossCall.IsPossibleKey(request.ProviderKey))
            return ImpossibleKey();

        var reply = await client.SendAsync(PaymentCalls.Confirm(request), cancellationToken);
        var answer = TossAnswer.Read(TossOperation.Confirm, reply);
        alarm.About(answer);
        return ConfirmVerdict.Of(request, answer)
            ?? ConfirmVerdict.Of(
                request, (TossAnswer.Refused)answer, await LookUpAsync(request.ProviderKey, cancellationToken));
    }

    public async Task<GatewayOutcome> CancelAsync(GatewayCancel request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (!TossCall.IsPossibleKey(request.ProviderKey))
            return ImpossibleKey();

        var reply = await client.SendAsync(PaymentCalls.Cancel(request), cancellationToken);
        var answer = TossAnswer.Read(TossOperation.Cancel, reply);
        alarm.About(answer);
        return CancelVerdict.Of(request, answer)
            ?? CancelVerdict.Of(
                request, (TossAnswer.Refused)answer, await LookUpAsync(request.ProviderKey, cancellationToken));
    }

    public async Task<GatewayReport> QueryAsync(string providerKey, CancellationToken cancellationToken) =>
        TossCall.IsPossibleKey(providerKey)
            ? (await LookUpAsync(providerKey, cancellationToken)).ToReport()
            : new GatewayReport.NotFound();

    private async Task<TossLookup> LookUpAsync(string paymentKey, CancellationToken cancellationToken)
    {
        var reply = await client.SendAsync(PaymentCalls.Query(paymentKey), cancellationToken);
        alarm.About(reply);
        return TossLookup.Read(payment => payment.ProviderKey == paymentKey, reply);
    }

    private static GatewayOutcome.Refused ImpossibleKey() =>
        new(RefusalKind.Declined, "INVALID_PAYMENT_KEY", "This is not a payment key of Toss Payments.", Retryable: false);
}
