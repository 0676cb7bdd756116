using FluxPay.Payments;
using FluxPay.Storage;

namespace FluxPay.Sagas;

/// <summary>
/// Someone says that something happened to a payment: if it is in doubt, ask the gateway now rather than later; if it is settled,
/// ask whether it still holds what we think.
/// </summary>
internal sealed class WebhookHints(IPayments payments, GatewayCalls calls, IStore store, TimeProvider time)
{
    public async Task TakeAsync(string provider, string? providerKey, string? orderId, CancellationToken cancellationToken)
    {
        var payment = providerKey is not null
            ? await payments.FindByProviderKeyAsync(provider, providerKey, cancellationToken)
            : IdText.TryParse<OrderId>(orderId, out var id) ? await payments.FindNewestAsync(id, cancellationToken) : null;
        if (payment is { Status: PaymentStatus.Confirmed, InDoubt: false })
        {
            var recheck = new DueTimer(TimerKinds.Recheck, TimerSubject.Of(payment.Customer, payment.Id), time.Now());
            await store.CommitAsync(new Changes(time.Now()).Save(recheck), cancellationToken);
            return;
        }
        if (payment is not { InDoubt: true } || await payments.FindOpenAttemptAsync(payment.Id, cancellationToken) is not { } attempt)
            return;
        // Its own call is about to tell. Asking beside it could put the question off for longer than a lost answer would.
        if (calls.IsInFlight(attempt.Id))
            return;

        await store.CommitAsync(
            new Changes(time.Now()).Save(new DueTimer(TimerKinds.Resolve, attempt.Id.ToString(), time.Now())), cancellationToken);
    }
}
