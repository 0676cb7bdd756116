using FluxPay.Credits;
using FluxPay.Orders;
using FluxPay.Payments;
using FluxPay.Policies;
using FluxPay.Storage;
using FluxPay.Subscriptions;
using FluxPay.Usage;
using Microsoft.Extensions.Options;

namespace FluxPay.Sagas;

/// <summary>The services on another store than the host's own: one that writes inside an application's transaction.</summary>
internal sealed class JoinedServices(
    IPolicies policies, OrderJournal journal, Fulfilment fulfilment, GiveBack giveBack, PaymentRouting routing,
    IOptions<PaymentOptions> options, IIdSource ids, TimeProvider time)
{
    public CreditService Credits(IStore store, ICredits credits) => new(store, credits, policies, ids, time);

    public Checkout Orders(IStore store, IOrders orders, IServiceRequests requests, IPayments payments, IUsageLog log, ISubscriptions subscriptions)
    {
        var compensation = new Compensation(store, orders, payments, giveBack, null, null, options, time);
        // Of its own: what the host remembers may be newer than what the transaction sees, and its commits would be lost for ever.
        var entitlements = new Entitlements(new PlanMemory(subscriptions, TimeProvider.System), log, policies, time);
        return new Checkout(store, orders, requests, policies, fulfilment, compensation, journal, routing, entitlements, ids, time);
    }
}
