using FluxPay.Payments;
using FluxPay.Toss.Errors;
using FluxPay.Toss.Http;
using FluxPay.Toss.Wire;

namespace FluxPay.Toss;

internal sealed class TossKeyIn(TossClient client, TossAlarm alarm) : ITossKeyIn
{
    private const string Path = "/v1/payments/key-in";

    public async Task<GatewayOutcome> PayAsync(
        TossKeyInPayment payment, string idempotencyKey, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(payment);
        var reply = await client.SendAsync(
            TossCall.Post(Path, Path, payment.OrderId, Body(payment), TossJsonContext.Default.KeyInJson, idempotencyKey), cancellationToken);
        var answer = TossAnswer.Read(TossOperation.Charge, reply);
        alarm.About(answer);
        return ConfirmVerdict.Of(told => told.OrderId == payment.OrderId, answer)
            ?? ConfirmVerdict.Of(payment.OrderId, payment.Amount, (TossAnswer.Refused)answer, await LookUpAsync(payment.OrderId, cancellationToken));
    }

    private async Task<TossLookup> LookUpAsync(string orderId, CancellationToken cancellationToken)
    {
        var reply = await client.SendAsync(PaymentCalls.QueryOrder(orderId), cancellationToken);
        alarm.About(reply);
        return TossLookup.Read(payment => payment.OrderId == orderId, reply);
    }

    private static KeyInJson Body(TossKeyInPayment payment) => new(
        TossAmount.ToNumber(payment.Amount), payment.OrderId, payment.OrderName, payment.Card.Number.Reveal(),
        payment.Card.ExpirationYear.Reveal(), payment.Card.ExpirationMonth.Reveal(), payment.Card.Identity.Reveal(),
        payment.Card.Password?.Reveal(), payment.InstallmentMonths,
        payment.TaxFree is { } taxFree ? TossAmount.ToNumber(taxFree) : null);
}
