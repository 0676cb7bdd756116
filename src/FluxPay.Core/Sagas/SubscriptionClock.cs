using FluxPay.Storage;
using FluxPay.Subscriptions;
using FluxPay.Timers;
using Microsoft.Extensions.Options;

namespace FluxPay.Sagas;

/// <summary>A period or a free time has ended: the next one begins, or the subscription ends.</summary>
internal sealed class SubscriptionBoundary(
    IStore store, ISubscriptionBooks books, Cards cards, Invoicing invoicing, SubscriptionJournal journal, SubscriptionCollection collection,
    IOptions<SubscriptionOptions> options, TimeProvider time) : ITimerHandler
{
    public string Kind => TimerKinds.SubscriptionBoundary;

    public async Task FireAsync(DueTimer timer, CancellationToken cancellationToken)
    {
        var (id, customer) = TimerSubject.Parse<SubscriptionId>(timer.Subject);
        var after = await store.DecideAsync<Subscription>(async () =>
        {
            var subscription = (await books.FindAsync(customer.Service, id, cancellationToken))!;
            var changes = new Changes(time.Now());
            bool due = subscription.Status is SubscriptionStatus.Trialing or SubscriptionStatus.Active
                && subscription.OpenInvoice is null && subscription.PeriodEnd <= changes.At;
            return due
                ? await RenewAsync(changes, subscription, cancellationToken)
                : changes.Remove(timer).Then(subscription);
        }, cancellationToken);
        if (after.ValueOrThrow() is { OpenInvoice: not null } billed)
            await collection.CollectAsync(customer, billed.Id, cancellationToken);
    }

    private async Task<Decision<Subscription>> RenewAsync(Changes changes, Subscription subscription, CancellationToken cancellationToken)
    {
        var (lines, billed) = await invoicing.UseAsync(subscription, subscription.PeriodEnd, cancellationToken);
        bool hasCard = await cards.OfAsync(subscription, cancellationToken) is not null;
        var consents = await books.ConsentsAsync(subscription.Id, cancellationToken);
        switch (Renewal.Of(subscription, hasCard, consents, lines, changes.At))
        {
            case Renewal.Ended ended:
                var last = await invoicing.CloseUseAsync(changes, subscription, ended.Subscription, subscription.PeriodEnd, cancellationToken);
                journal.Save(changes, last);
                return changes.Raise(journal.Ended(last)).Then(last);
            case Renewal.Next next:
                foreach (var record in billed)
                    changes.Save(record);
                var begun = Begin(changes, next);
                journal.Save(changes, begun);
                return changes.Then(begun);
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }

    /// <summary>The next period with its invoice: to be collected, or paid when nothing is due.</summary>
    private Subscription Begin(Changes changes, Renewal.Next next)
    {
        var invoice = invoicing.New(next.Subscription, InvoiceKind.Period, next.Subscription.Period, next.Bill, next.PlanAmount, changes.At);
        changes.Save(invoice);
        if (invoice.Status == InvoiceStatus.Open)
            return next.Subscription with { OpenInvoice = invoice.Id, NextAttemptAt = options.Value.ChargeAt(next.Subscription) };
        var paid = SubscriptionStateMachine.Settle(next.Subscription, invoice, changes.At);
        journal.Grant(changes, paid);
        changes.Raise(journal.Renewed(paid));
        return paid;
    }
}

/// <summary>An invoice is open and its turn has come: its card is charged, or it is given up.</summary>
internal sealed class SubscriptionCollection(
    IStore store, ISubscriptionBooks books, Cards cards, Invoicing invoicing, SubscriptionJournal journal, ChargeSettlement settlement,
    ChargeCalls calls, TimeProvider time) : ITimerHandler
{
    public string Kind => TimerKinds.SubscriptionCollect;

    public Task FireAsync(DueTimer timer, CancellationToken cancellationToken)
    {
        var (id, customer) = TimerSubject.Parse<SubscriptionId>(timer.Subject);
        return CollectAsync(customer, id, cancellationToken);
    }

    /// <summary>Charges the open invoice if it is due, and waits for the answer.</summary>
    public async Task CollectAsync(CustomerRef customer, SubscriptionId id, CancellationToken cancellationToken)
    {
        var collected = await store.DecideAsync<Collected>(async () =>
        {
            var subscription = (await books.FindAsync(customer.Service, id, cancellationToken))!;
            var changes = new Changes(time.Now());
            if (subscription is not { OpenInvoice: { } open, InDoubt: false, NextAttemptAt: { } due })
                return changes.Remove(new DueTimer(Kind, TimerSubject.Of(customer, id), changes.At)).Then(new Collected(null));
            if (due > changes.At)
                return new Collected(null);

            var invoice = (await books.FindInvoiceAsync(open, cancellationToken))!;
            if (SubscriptionStateMachine.IsOutOfRetries(subscription))
            {
                settlement.GiveUp(changes, subscription, SubscriptionStateMachine.End(
                    subscription, SubscriptionStatus.Expired, EndReason.NotPaid, changes.At), invoice);
                return changes.Then(new Collected(null));
            }
            if (await cards.OfAsync(subscription, cancellationToken) is not { } card)
            {
                settlement.Refuse(changes, subscription, invoice);
                return changes.Then(new Collected(null));
            }
            var charge = invoicing.Intend(changes, invoice, subscription, card, unscheduled: false);
            journal.Save(changes, subscription.ChargedTo(card.Id) with { InDoubt = true, UpdatedAt = changes.At });
            return changes.Then(new Collected(charge));
        }, cancellationToken);
        if (collected.ValueOrThrow().Charge is { } sent)
            await calls.SendAsync(sent, null);
    }

    /// <summary>What has to be sent; null for nothing.</summary>
    private sealed record Collected(Charge? Charge);
}
