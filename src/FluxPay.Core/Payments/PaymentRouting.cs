using FluxPay.Policies;

namespace FluxPay.Payments;

/// <summary>
/// Which gateway a payment goes to, by the service's policy as it is now. Without a route there, every gateway of the host takes every
/// amount, in the order they were added.
/// </summary>
internal sealed class PaymentRouting(Gateways gateways, IPolicies policies)
{
    /// <summary>Where a new payment goes.</summary>
    /// <param name="amount">Minor units.</param>
    public string First(string service, long amount) => Of(service, amount)[0];

    /// <summary>Where a payment goes after a gateway that was provably sent nothing: round and round, because the first may be back.</summary>
    public string Next(string service, Money amount, string after)
    {
        var route = Of(service, amount.MinorUnits);
        return route[(route.IndexOf(after) + 1) % route.Count];
    }

    /// <summary>Whether a payment may go to a gateway.</summary>
    public bool Allows(string service, Money amount, string provider) => Of(service, amount.MinorUnits).Contains(provider);

    /// <summary>All that may take it, the first one first; never empty.</summary>
    private List<string> Of(string service, long amount)
    {
        var route = policies.For(service).Payments.Route;
        List<string> matching = route.IsEmpty
            ? [.. gateways.Providers]
            : [.. route.Where(r => r.Takes(amount)).Select(r => r.Provider).Distinct()];
        return matching.Count > 0 ? matching : [Gateways.None];
    }
}
