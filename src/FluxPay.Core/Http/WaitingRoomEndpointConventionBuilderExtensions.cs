using FluxPay.Http;
using FluxPay.WaitingRooms;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace FluxPay;

/// <summary>Waiting rooms on any endpoint of an application.</summary>
public static class WaitingRoomEndpointConventionBuilderExtensions
{
    /// <summary>
    /// Asks for a pass of a waiting room (header <c>X-FluxPay-Pass</c> or cookie <c>fluxpay_pass</c>); without one the answer is 429
    /// <c>WTR_001</c> in FluxPay's envelope, with the customer's ticket where the customer is known.
    /// </summary>
    /// <param name="endpoint">What to protect: an endpoint or a group.</param>
    /// <param name="room">The room's name.</param>
    /// <param name="customerOf">Who the customer is; null for the <c>customerId</c> of the query or the JSON body.</param>
    public static TBuilder RequireWaitingRoom<TBuilder>(this TBuilder endpoint, string room, Func<HttpContext, string?>? customerOf = null)
        where TBuilder : IEndpointConventionBuilder
    {
        ArgumentException.ThrowIfNullOrEmpty(room);
        // Around the whole endpoint: a filter would come after its body has been read.
        endpoint.Finally(built =>
        {
            if (built.RequestDelegate is { } handler)
                built.RequestDelegate = http => GuardAsync(http, room, customerOf, handler);
        });
        return endpoint;
    }

    /// <summary>
    /// Maps a room's tickets for the people who wait: <c>POST tickets</c>, <c>GET</c> and <c>DELETE tickets/{ticket}</c>, its
    /// <c>stream</c>, and the room itself, all under <c>{prefix}/{room}</c>. <c>MapFluxPay</c> has them under <c>/api/v1</c> already.
    /// </summary>
    /// <param name="endpoints">The application's routes.</param>
    /// <param name="prefix">The path before the room's name.</param>
    /// <returns>The group, for the application's own conditions.</returns>
    public static RouteGroupBuilder MapWaitingRooms(this IEndpointRouteBuilder endpoints, string prefix = "/waiting-rooms")
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        var group = endpoints.MapGroup(prefix + "/{room}");
        group.AddEndpointFilter(new FaultFilter());
        group.AddEndpointFilter(new OpenRoomFilter(endpoints.ServiceProvider.GetRequiredService<RoomCatalogue>()));
        group.MapTickets(described: false);
        return group;
    }

    private static async Task GuardAsync(HttpContext http, string room, Func<HttpContext, string?>? customerOf, RequestDelegate handler)
    {
        var found = http.RequestServices.GetRequiredService<RoomCatalogue>().Find(room)
            ?? throw new InvalidOperationException($"There is no waiting room '{room}'.");
        var guard = http.RequestServices.GetRequiredService<RoomGuard>();
        string? customer = customerOf is null ? await RequestCustomer.FindAsync(http.Request) : customerOf(http);
        await guard.RunAsync(http, found, customer, handler);
    }
}
