using FluxPay.Payments;
using FluxPay.Storage;

namespace FluxPay.Sagas;

/// <summary>
/// Someone says that something happened to a payment: if it is in doubt or waits for a deposit, ask the gateway now rather than later;
/// if it is settled and they say something else than is known, ask whether it still holds what we think. Saving the payment as it is raises
/// its version, so that a question that is just being asked notices that it was asked too early.
/// </summary>
internal sealed class WebhookHints(IPayments payments, GatewayCalls calls, IStore store, TimeProvider time)
{
    private static readonly object Nothing = new();
    private static readonly Decision<object> Unchanged = new(null, _ => Nothing, null);

    public async Task TakeAsync(string provider, GatewayHint hint, CancellationToken cancellationToken)
    {
        // Again whenever the payment changed meanwhile: what changed it may have been a question asked before this hint.
        var taken = await store.DecideAsync<object>(async () =>
        {
            var payment = hint.ProviderKey is not null
                ? await payments.FindByProviderKeyAsync(provider, hint.ProviderKey, cancellationToken)
                : IdText.TryParse<OrderId>(hint.OrderId, out var id) ? await payments.FindNewestAsync(id, cancellationToken) : null;
            var now = time.Now();
            return payment switch
            {
                { AwaitsDeposit: true, InDoubt: false } =>
                    new Changes(now).Save(payment).Save(Deposits.LookNow(payment, now)).Then(Nothing),
                { Status: PaymentStatus.Confirmed, InDoubt: false } when hint.Refundable != payment.Refundable =>
                    new Changes(now).Save(payment).Save(Recheck(payment, now)).Then(Nothing),
                { InDoubt: true } when await payments.FindOpenAttemptAsync(payment.Id, cancellationToken) is { } attempt =>
                    OfOpen(payment, attempt, hint, now),
                // Nobody's, settled for good, or as was just said.
                _ => Unchanged,
            };
        }, cancellationToken);
        taken.ValueOrThrow();
    }

    /// <summary>
    /// Nothing is asked while its own call is about to tell: a question beside that one could put the next off for longer than a lost answer would. What
    /// the call does not explain is asked about once it has ended, since a later hint may only say what is known by then.
    /// </summary>
    private Decision<object> OfOpen(Payment payment, PaymentAttempt attempt, GatewayHint hint, DateTimeOffset now)
    {
        bool isInFlight = calls.IsInFlight(attempt.Id);
        bool isExplained = hint.Refundable is not { } left || (attempt.Purpose == AttemptPurpose.Confirm
            ? left == attempt.Amount
            : left == attempt.Refundable || left == attempt.Refundable - attempt.Amount);
        if (isInFlight && isExplained)
            return Unchanged;
        var changes = new Changes(now);
        if (!isInFlight)
            changes.Save(new DueTimer(TimerKinds.Resolve, attempt.Id.ToString(), now));
        if (!isExplained)
            changes.Save(Recheck(payment, now));
        return changes.Then(Nothing);
    }

    private static DueTimer Recheck(Payment payment, DateTimeOffset dueAt) =>
        new(TimerKinds.Recheck, TimerSubject.Of(payment.Customer, payment.Id), dueAt);
}
