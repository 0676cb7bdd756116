using FluxPay.Credits;
using FluxPay.Orders;
using FluxPay.Payments;
using FluxPay.Policies;
using FluxPay.Storage;

namespace FluxPay.Sagas;

/// <summary>
/// The moment an order is paid, in one commit: held credits are used and bought ones granted where that is all there is to it;
/// where a service still has to run, its time begins.
/// </summary>
internal sealed class Fulfilment(OrderJournal journal, IPolicies policies, IIdSource ids)
{
    /// <summary>Adds the effect of being paid to the changes.</summary>
    /// <param name="order">The order as it was before.</param>
    /// <param name="paid">The order now that it is paid.</param>
    /// <param name="payment">What paid it; null when credits paid all.</param>
    public void Add(Changes changes, Order order, Order paid, Payment? payment)
    {
        changes
            .Save(paid)
            .Remove(new DueTimer(TimerKinds.OrderExpiry, TimerSubject.Of(order.Customer, order.Id), changes.At))
            .RaiseFirst(journal.Approved(paid, payment, changes.At))
            .RaiseFirst(journal.Paid(paid with { Status = OrderStatus.Paid }));

        switch (order.Terms)
        {
            case OrderTerms.Feature:
                changes.Save(new DueTimer(TimerKinds.OrderOverdue, TimerSubject.Of(order.Customer, order.Id), paid.ExpiresAt!.Value));
                return;
            case OrderTerms.Pack pack:
                Issue(changes, order, pack);
                break;
            case OrderTerms.Custom:
                break;
            default:
                throw new System.Diagnostics.UnreachableException();
        }

        if (order.Hold is { } hold)
            changes.Credit(new CreditCommand.Capture(order.Customer, hold, order.Id, ids.New<UsageId>(), null));
        changes.Raise(journal.Completed(paid));
    }

    private void Issue(Changes changes, Order order, OrderTerms.Pack pack)
    {
        var zone = policies.For(order.Customer.Service).TimeZone;
        void Grant(CreditKind kind, long perPack, CalendarSpan? validity)
        {
            if (perPack > 0)
            {
                var expiry = validity?.After(changes.At, zone);
                changes.Credit(new CreditCommand.Issue(order.Customer, ids.New<GrantId>(), kind, perPack * order.Quantity,
                    CreditService.DefaultPriority, expiry, order.Id, KoreanTerms.NoticeAt(pack.Refund, expiry, changes.At, zone)));
            }
        }

        Grant(CreditKind.Paid, pack.Credits, pack.PaidValidity);
        Grant(CreditKind.Bonus, pack.Bonus, pack.BonusValidity);
    }
}
