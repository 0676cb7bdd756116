using FluxPay.Payments;
using FluxPay.Subscriptions;

namespace FluxPay.Sagas;

/// <summary>What can be charged without its buyer: registered cards and the gateways that take money from them.</summary>
internal sealed class Cards(IEnumerable<IBillingMethods> methods, IEnumerable<IBillingGateway> gateways)
{
    private readonly IBillingMethods? _methods = methods.LastOrDefault();

    /// <summary>The card that is named, or else the customer's newest; null when it is not theirs or charges nothing any more.</summary>
    public async Task<BillingMethod?> FindAsync(CustomerRef customer, BillingMethodId? named, CancellationToken cancellationToken)
    {
        if (_methods is null)
            return null;
        if (named is not { } id)
            return (await _methods.OfAsync(customer, cancellationToken)) is [var newest, ..] ? newest : null;
        var found = await _methods.FindAsync(customer.Service, id, cancellationToken);
        return found is { DeletedAt: null } && found.Customer == customer ? found : null;
    }

    /// <summary>
    /// The card that a subscription is charged to: the one it names, or else the newest. Once that was refused for good, only one that its
    /// customer has registered since.
    /// </summary>
    public async Task<BillingMethod?> OfAsync(Subscription subscription, CancellationToken cancellationToken)
    {
        if (subscription.MethodRefusedAt is not { } refused)
            return await FindAsync(subscription.Customer, subscription.BillingMethod, cancellationToken);
        return await FindAsync(subscription.Customer, null, cancellationToken) is { } newest
            && newest.Id != subscription.BillingMethod && newest.CreatedAt >= refused ? newest : null;
    }

    /// <summary>Takes the money of a charge, once however often it is asked with it.</summary>
    public async Task<GatewayOutcome> ChargeAsync(Charge charge, CancellationToken cancellationToken)
    {
        var method = _methods is null ? null : await _methods.FindAsync(charge.Customer.Service, charge.Method, cancellationToken);
        if (method is null || Of(charge.Provider) is not { } gateway)
            return new GatewayOutcome.Refused(RefusalKind.NotSent, "NO_GATEWAY", "No gateway of that name charges cards here.", true);
        string key = charge.Id.ToString();
        return await gateway.ChargeAsync(
            new BillingCharge(key, method.BillingKey, method.CustomerKey, key, charge.OrderName, charge.Amount), cancellationToken);
    }

    /// <summary>Asks what became of a charge.</summary>
    public async Task<GatewayReport> QueryAsync(Charge charge, CancellationToken cancellationToken) => Of(charge.Provider) is { } gateway
        ? await gateway.QueryChargeAsync(charge.Id.ToString(), cancellationToken)
        : new GatewayReport.Unknown("No gateway of that name charges cards here.");

    private IBillingGateway? Of(string provider) => gateways.FirstOrDefault(gateway => gateway.Provider == provider);
}
