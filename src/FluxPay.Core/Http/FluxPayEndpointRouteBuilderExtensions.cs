using FluxPay.Http;
using FluxPay.Security;
using FluxPay.Timers;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace FluxPay;

/// <summary>The REST API on a host's routes.</summary>
public static class FluxPayEndpointRouteBuilderExtensions
{
    /// <summary>
    /// Maps <c>/api/v1</c>, <c>/health</c>, <c>/openapi/v1.json</c>, <c>/swagger</c>, <c>/schemas/events</c>, and for public waiting rooms the page
    /// <c>/waiting-rooms/{room}?customerId=&amp;return=</c> and its script <c>/waiting-room.js</c>. Leave it out to use the services in process.
    /// </summary>
    public static IEndpointRouteBuilder MapFluxPay(this IEndpointRouteBuilder endpoints)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        // Excluded from the host's own document: FluxPay has one.
        var api = endpoints.MapGroup("/api/v1").AddEndpointFilter(new FaultFilter()).ExcludeFromDescription();

        var service = api.MapGroup("").RequireScope(Scopes.Service);
        service.MapOrders();
        service.MapRefunds();
        service.MapPayments();
        service.MapCredits();
        service.MapBillingMethods();
        service.MapUsage();
        service.MapSubscriptions();
        service.MapInvoices();
        api.MapRooms();

        var admin = api.MapGroup("").RequireScope(Scopes.Admin);
        admin.MapAdmin();
        admin.MapReconciliations();
        admin.MapSagas();
        admin.MapDeadLetters();
        admin.MapGrants();
        admin.MapRoomControl();
        admin.MapRoomKeys();
        if (HasTestClock(endpoints.ServiceProvider))
            admin.MapClock();
        api.MapWebhooks();

        endpoints.MapWaitingPage();
        endpoints.MapHealth();
        endpoints.MapDocument();
        endpoints.MapEventSchemas();
        return endpoints;
    }

    private static bool HasTestClock(IServiceProvider services) =>
        services.GetService<IHostEnvironment>()?.IsDevelopment() == true && services.GetService<TimeProvider>() is TestClock;
}
