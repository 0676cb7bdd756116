using FluxPay.Credits;
using FluxPay.Orders;
using FluxPay.Payments;
using FluxPay.Policies;
using FluxPay.Storage;
using Microsoft.Extensions.Options;

namespace FluxPay.Sagas;

/// <summary>The services on another store than the host's own: one that writes inside an application's transaction.</summary>
internal sealed class JoinedServices(
    IPolicies policies, OrderJournal journal, Fulfilment fulfilment, GiveBack giveBack, PaymentRouting routing, IOptions<PaymentOptions> options,
    IIdSource ids, TimeProvider time)
{
    public CreditService Credits(IStore store, ICredits credits) => new(store, credits, policies, ids, time);

    public Checkout Orders(IStore store, IOrders orders, IServiceRequests requests, IPayments payments)
    {
        var compensation = new Compensation(store, orders, payments, giveBack, null, null, options, time);
        return new Checkout(store, orders, requests, policies, fulfilment, compensation, journal, routing, ids, time);
    }
}
