using System.Diagnostics;
using FluxPay.Payments;
using FluxPay.Storage;
using FluxPay.Subscriptions;
using Microsoft.Extensions.Logging;

namespace FluxPay.Sagas;

/// <summary>
/// What the answer to a charge does to charge, invoice and subscription: one commit, whoever brings the answer. A charge that is settled
/// already stays as it is.
/// </summary>
internal sealed class ChargeSettlement(
    IStore store, ISubscriptionBooks books, SubscriptionJournal journal, Invoicing invoicing, UseSettlement use, TimeProvider time,
    ILogger<ChargeSettlement> logger)
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(5);

    /// <summary>How long a charge waits that could not be sent; nobody refused it, so it is no try of the schedule.</summary>
    public static readonly TimeSpan AfterNotSent = TimeSpan.FromMinutes(5);

    /// <summary>Records an outcome.</summary>
    /// <param name="asked">How often the gateway has been asked about this charge; paces the next question.</param>
    public async Task SettleAsync(AttemptId id, GatewayOutcome outcome, IReplay? replay, int asked)
    {
        var settled = await store.DecideAsync<Charge>(async () =>
        {
            var charge = (await books.FindChargeAsync(id))!;
            if (!charge.IsOpen)
                return charge;
            var changes = new Changes(time.Now());
            if (Doubt(charge, outcome) is { } unknown)
                return StillUnknown(changes, charge, unknown, asked);

            changes.Remove(new DueTimer(TimerKinds.ResolveCharge, charge.Id.ToString(), changes.At));
            var invoice = (await books.FindInvoiceAsync(charge.Invoice))!;
            changes.Save(Answered(charge, outcome, changes.At));
            if (charge.Subscription is { } of)
                await SettleAsync(changes, charge, invoice, (await books.FindAsync(charge.Customer.Service, of))!, outcome, replay);
            else
                await use.SettleAsync(changes, charge, invoice, outcome, replay);
            return changes.Then(charge);
        }, CancellationToken.None);
        settled.ValueOrThrow();
    }

    private static Charge Answered(Charge charge, GatewayOutcome outcome, DateTimeOffset at) => outcome switch
    {
        GatewayOutcome.Succeeded succeeded => charge with
        {
            Status = ChargeStatus.Succeeded, ProviderKey = succeeded.Payment.ProviderKey, AnsweredAt = at,
        },
        GatewayOutcome.Refused refused => charge with
        {
            Status = StatusOf(refused), Code = refused.Code, Message = refused.Message, Retryable = refused.Retryable, AnsweredAt = at,
        },
        _ => throw new UnreachableException(),
    };

    private async Task SettleAsync(
        Changes changes, Charge charge, Invoice invoice, Subscription subscription, GatewayOutcome outcome, IReplay? replay)
    {
        if (outcome is GatewayOutcome.Refused refused)
            NotPaid(changes, subscription, invoice, charge, refused);
        else
            await PaidAsync(changes, subscription, invoice, replay);
    }

    /// <summary>The open invoice was refused, by a gateway or for want of a card: past due, later the end.</summary>
    /// <param name="forGood">The card that must not be asked again; null where none was, or it may be.</param>
    public void Refuse(Changes changes, Subscription subscription, Invoice invoice, BillingMethodId? forGood = null)
    {
        var after = SubscriptionStateMachine.Refused(Marked(subscription, forGood, changes.At), changes.At);
        GiveUp(changes, subscription, after, invoice);
    }

    /// <summary>Saves what a refusal made of a subscription; an invoice that is not collected any more has failed.</summary>
    public void GiveUp(Changes changes, Subscription before, Subscription after, Invoice invoice)
    {
        journal.Save(changes, after);
        if (after.OpenInvoice is null)
            changes.Save(invoice with { Status = InvoiceStatus.Failed });
        bool asksAnew = after.NeedsBillingMethod && !before.NeedsBillingMethod;   // its customer has to know that this card will not do
        if (after.Status == SubscriptionStatus.PastDue && (before.Status != SubscriptionStatus.PastDue || asksAnew))
            changes.Raise(journal.PastDue(after));
        if (before.IsLive && !after.IsLive)
            changes.Raise(journal.Ended(after));
    }

    /// <summary>Money for another amount than ours pays nothing; it stays in doubt, where an operator finds it.</summary>
    private GatewayOutcome.Unknown? Doubt(Charge charge, GatewayOutcome outcome)
    {
        switch (outcome)
        {
            case GatewayOutcome.Unknown unknown:
                return unknown;
            case GatewayOutcome.Succeeded { Payment: var told } when told.OrderId != charge.Id.ToString() || told.Amount != charge.Amount
                || told.State != GatewayPaymentState.Paid:
                logger.LogError("The gateway took {Told} for {ToldOrder}, {State}, not {Amount} for {Charge}. Look into it.",
                    told.Amount, told.OrderId, told.State, charge.Amount, charge.Id);
                return new GatewayOutcome.Unknown($"{told.State} {told.Amount} for {told.OrderId}");
            default:
                return null;
        }
    }

    private static Decision<Charge> StillUnknown(Changes changes, Charge charge, GatewayOutcome.Unknown unknown, int asked)
    {
        var wait = TimeSpan.FromSeconds(Math.Min(Math.Pow(2, Math.Min(asked, 16)), LongestWait.TotalSeconds));
        changes
            .Save(charge with { Code = unknown.Reason.Length <= 200 ? unknown.Reason : unknown.Reason[..200] })
            .Save(new DueTimer(TimerKinds.ResolveCharge, charge.Id.ToString(), changes.At + wait, asked));
        return changes.Then(charge);
    }

    private async Task PaidAsync(Changes changes, Subscription subscription, Invoice invoice, IReplay? replay)
    {
        changes.Save(invoice with { Status = InvoiceStatus.Paid, PaidAt = changes.At });
        if (invoice.Change is { } change)
        {
            var made = await MakeAsync(changes, subscription, invoice, change);
            journal.Save(changes, made);
            changes.Raise(journal.Changed(made)).Remember(replay, ChangeOf(made, invoice));
            return;
        }

        bool first = subscription.Status == SubscriptionStatus.Incomplete;
        var paid = first
            ? SubscriptionStateMachine.Activate(subscription, invoice, changes.At)
            : SubscriptionStateMachine.Settle(subscription, invoice, changes.At);
        journal.Save(changes, paid);
        if (invoice.Kind == InvoiceKind.Period)
        {
            journal.Grant(changes, paid);
            changes.Raise(first ? journal.Activated(paid) : journal.Renewed(paid));
        }
        changes.Remember(replay, paid);
    }

    /// <summary>A change that costs nothing, or is paid now, is made; a period that it ends early is billed for its use.</summary>
    public async Task<Subscription> MakeAsync(Changes changes, Subscription subscription, Invoice invoice, PlanChange change)
    {
        var (at, balance) = (invoice.CreatedAt, checked(subscription.CreditBalance - invoice.CreditUsed - Math.Min(invoice.Total.MinorUnits, 0)));
        var made = SubscriptionChange.Make(subscription, change, invoice.PlanAmount, balance, at);
        if (!SubscriptionChange.StartsPeriod(subscription, change))
            return made;
        journal.Grant(changes, made);
        return await invoicing.CloseUseAsync(changes, subscription, made, at, CancellationToken.None);
    }

    /// <summary>A change that was made, as its request is answered.</summary>
    public static SubscriptionChange ChangeOf(Subscription subscription, Invoice invoice) => new(
        subscription, invoice.Change!, invoice.CreatedAt, !subscription.InDoubt, invoice.Lines, invoice.Total);

    /// <summary>A card that was refused for good stays named, so that it is known which one not to ask.</summary>
    private static Subscription Marked(Subscription subscription, BillingMethodId? forGood, DateTimeOffset now) => forGood is { } method
        ? subscription with { BillingMethod = method, MethodRefusedAt = now }
        : subscription;

    private void NotPaid(Changes changes, Subscription subscription, Invoice invoice, Charge charge, GatewayOutcome.Refused refused)
    {
        BillingMethodId? forGood = refused.NeedsOtherMethod ? charge.Method : null;
        if (invoice.Change is not null)   // nothing changes, and nothing is owed
        {
            changes.Save(invoice with { Status = InvoiceStatus.Void });
            journal.Save(changes, SubscriptionStateMachine.Closed(Marked(subscription, forGood, changes.At), changes.At));
        }
        else if (subscription.Status == SubscriptionStatus.Incomplete)   // it never began, so nobody is told
        {
            changes.Save(invoice with { Status = InvoiceStatus.Failed });
            journal.Save(changes, SubscriptionStateMachine.End(
                subscription, SubscriptionStatus.Expired, EndReason.FirstChargeRefused, changes.At));
        }
        else if (charge.Unscheduled)
            journal.Save(changes, Marked(subscription, forGood, changes.At) with { InDoubt = false, UpdatedAt = changes.At });
        else if (refused.Kind == RefusalKind.NotSent)
        {
            journal.Save(changes, subscription with
            {
                InDoubt = false, NextAttemptAt = changes.At + AfterNotSent, UpdatedAt = changes.At,
            });
        }
        else
            Refuse(changes, subscription, invoice, forGood);
    }

    private static ChargeStatus StatusOf(GatewayOutcome.Refused refused) => refused.Kind switch
    {
        RefusalKind.Declined or RefusalKind.Mismatch => ChargeStatus.Refused,
        RefusalKind.NotSent => ChargeStatus.NotSent,
    };
}
