using System.Collections.Immutable;

namespace FluxPay.Policies.Reading;

/// <summary><c>payments</c>.</summary>
internal static class PaymentSection
{
    /// <param name="payments">The section.</param>
    /// <param name="gateways">What this host has; null where that is not known, and any name is taken.</param>
    public static PaymentPolicy Read(PolicyNode payments, IReadOnlyCollection<string>? gateways) => new()
    {
        Route = payments.Optional("route") is { } route ? ReadRoute(route, gateways) : [],
    };

    private static ImmutableArray<PaymentRoute> ReadRoute(PolicyNode node, IReadOnlyCollection<string>? gateways)
    {
        bool sound = true;
        var route = node.List(item => item.Section(entry => ReadEntry(entry, gateways, ref sound)), max: 32);
        if (sound && node.IsSound && FirstGap(route) is { } gap)
            node.Report($"leaves {gap} without a gateway; allowed: a last one without minAmount and maxAmount");
        return route;
    }

    private static PaymentRoute ReadEntry(PolicyNode entry, IReadOnlyCollection<string>? gateways, ref bool sound)
    {
        var (provider, min, max) = (entry.Required("provider"), entry.Optional("minAmount"), entry.Optional("maxAmount"));
        var route = new PaymentRoute(provider.Name(), min?.Integer(0) ?? 0, max?.Integer(0));
        if (provider.IsSound && gateways?.Contains(route.Provider) == false)
            provider.Report(gateways.Count == 0
                ? $"is {provider.Written}, and this host has no gateway; add one, for example with AddToss()"
                : $"is {provider.Written}, which this host does not have; {PolicyText.Allowed(route.Provider, gateways)}");
        if (min?.IsSound != false && max?.IsSound == true && route.MaxAmount < route.MinAmount)
            max.Report($"is {route.MaxAmount}, below minAmount of {route.MinAmount}; allowed: minAmount or more");
        sound &= provider.IsSound && min?.IsSound != false && max?.IsSound != false;
        return route;
    }

    /// <summary>The smallest amounts from 1 that nobody takes; null when somebody takes each.</summary>
    private static string? FirstGap(ImmutableArray<PaymentRoute> route)
    {
        long next = 1;
        foreach (var entry in route.OrderBy(r => r.MinAmount))
        {
            if (entry.MinAmount > next)
                return $"{next} to {entry.MinAmount - 1}";
            if (entry.MaxAmount is not { } max)
                return null;
            next = Math.Max(next, max + 1);
        }
        return $"{next} and more";
    }
}
