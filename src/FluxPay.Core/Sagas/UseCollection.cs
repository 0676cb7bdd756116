using FluxPay.Storage;
using FluxPay.Subscriptions;
using FluxPay.Timers;

namespace FluxPay.Sagas;

/// <summary>The turn of an open invoice without a subscription has come: the customer's newest card is charged; without one it stays open.</summary>
internal sealed class UseCollection(
    IStore store, ISubscriptionBooks books, Cards cards, Invoicing invoicing, ChargeCalls calls, TimeProvider time) : ITimerHandler
{
    public string Kind => TimerKinds.UseCollect;

    public async Task FireAsync(DueTimer timer, CancellationToken cancellationToken)
    {
        var (id, customer) = TimerSubject.Parse<InvoiceId>(timer.Subject);
        var collected = await store.DecideAsync<Collected>(async () =>
        {
            var changes = new Changes(time.Now());
            var invoice = (await books.FindInvoiceAsync(id, cancellationToken))!;
            if (invoice.Status != InvoiceStatus.Open)
                return changes.Remove(timer).Then(new Collected(null));
            if ((await books.ChargesAsync(id, cancellationToken)).Any(c => c.IsOpen))   // asked for beside the schedule; that comes first
                return changes.Save(timer with { DueAt = changes.At + Settlement.CallLimit }).Then(new Collected(null));
            if (await cards.FindAsync(customer, null, cancellationToken) is not { } card)
                return changes.Remove(timer).Then(new Collected(null));
            var charge = invoicing.Intend(changes, invoice, card, unscheduled: false);
            return changes.Remove(timer).Then(new Collected(charge));
        }, cancellationToken);
        if (collected.ValueOrThrow().Charge is { } sent)
            await calls.SendAsync(sent, null);
    }

    /// <summary>What has to be sent; null for nothing.</summary>
    private sealed record Collected(Charge? Charge);
}
