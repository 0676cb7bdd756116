using FluxPay.Credits;
using FluxPay.Events;
using FluxPay.Policies;
using FluxPay.Storage;
using FluxPay.Subscriptions;

namespace FluxPay.Sagas;

/// <summary>What goes with every step of a subscription: its timers, its events, its credits. One place says what follows from a state.</summary>
internal sealed class SubscriptionJournal(IPolicies policies, IIdSource ids, PlanMemory memory)
{
    public PendingEvent Activated(Subscription s) => About(s, new SubscriptionActivated(s.ToSnapshot()));
    public PendingEvent Renewed(Subscription s) => About(s, new SubscriptionRenewed(s.ToSnapshot()));
    public PendingEvent Changed(Subscription s) => About(s, new SubscriptionChanged(s.ToSnapshot()));
    public PendingEvent PastDue(Subscription s) => About(s, new SubscriptionPastDue(s.ToSnapshot()));

    public PendingEvent Ended(Subscription s) => s.Status == SubscriptionStatus.Cancelled
        ? About(s, new SubscriptionCancelled(s.ToSnapshot()))
        : About(s, new SubscriptionExpired(s.ToSnapshot()));

    /// <summary>Saves a subscription and makes, moves or takes back what it promises to do next.</summary>
    public Changes Save(Changes changes, Subscription subscription)
    {
        string subject = TimerSubject.Of(subscription.Customer, subscription.Id);
        bool runs = subscription.Status is SubscriptionStatus.Trialing or SubscriptionStatus.Active;
        DateTimeOffset? boundary = runs && subscription.OpenInvoice is null ? subscription.PeriodEnd : null;
        DateTimeOffset? collect = subscription is { OpenInvoice: not null, InDoubt: false } ? subscription.NextAttemptAt : null;
        changes.Save(subscription).OnCommitted(() => memory.Forget(subscription.Customer));
        Promise(changes, TimerKinds.SubscriptionBoundary, subject, boundary);
        Promise(changes, TimerKinds.SubscriptionCollect, subject, collect);
        return changes;
    }

    /// <summary>Gives the credits of the period that begins; they end with it unless the plan rolls them over.</summary>
    public void Grant(Changes changes, Subscription subscription)
    {
        var plan = subscription.Plan;
        if (plan.Credits == 0 || subscription.PeriodEnd <= changes.At)
            return;
        var expiry = plan.Rollover
            ? policies.For(subscription.Customer.Service).Credits.ExpireAfter?.After(changes.At, subscription.Zone)
            : subscription.PeriodEnd;
        changes.Credit(new CreditCommand.Issue(
            subscription.Customer, ids.New<GrantId>(), CreditKind.Bonus, plan.Credits, CreditService.DefaultPriority, expiry, null));
    }

    private static void Promise(Changes changes, string kind, string subject, DateTimeOffset? due)
    {
        if (due is { } at)
            changes.Save(new DueTimer(kind, subject, at));
        else
            changes.Remove(new DueTimer(kind, subject, changes.At));
    }

    private PendingEvent About<TEvent>(Subscription subscription, TEvent data) where TEvent : class, IEvent =>
        PendingEvent.Of(ids.New<EventId>(), subscription.Customer, subscription.Id.ToString(), null, data);
}
