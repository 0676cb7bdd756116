using FluxPay.TossSimulator.Http;
using FluxPay.TossSimulator.Pages;

namespace FluxPay.TossSimulator;

/// <summary>Maps the simulator's routes.</summary>
public static class TossSimulatorEndpoints
{
    /// <summary>The Toss API below <c>/v1</c>, the payment window, and what drives the simulator below <c>/sim</c>.</summary>
    /// <param name="prefix">Before all of it, such as <c>/simulators/toss</c>; pages and redirects follow it.</param>
    public static IEndpointConventionBuilder MapTossSimulator(this IEndpointRouteBuilder endpoints, string prefix = "")
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        ArgumentNullException.ThrowIfNull(prefix);
        string path = prefix.TrimEnd('/');
        RouteGroupBuilder group = endpoints.MapGroup(path);
        group.WithMetadata(new SimulatorOrigin.Prefix(path)).ExcludeFromDescription();
        group.MapPayments();
        group.MapBilling();
        group.MapLedger();
        group.MapUnlisted();
        group.MapSim();
        group.MapDeposits();
        group.MapWebhooks();
        group.MapClock();
        group.MapCheckout();
        group.MapReceipt();
        return group;
    }
}
