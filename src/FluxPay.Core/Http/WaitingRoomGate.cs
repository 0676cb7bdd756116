using FluxPay.WaitingRooms;
using Microsoft.AspNetCore.Http;

namespace FluxPay.Http;

/// <summary>Has the rooms of the policies stand before the paths they protect.</summary>
internal sealed class WaitingRoomGate(RequestDelegate next, RoomCatalogue rooms, RoomGuard guard)
{
    public async Task InvokeAsync(HttpContext http)
    {
        if (Cors.IsPreflight(http.Request, rooms))
            Cors.Answer(http.Response);
        else if (await FindAsync(http) is { } room)
            await guard.RunAsync(http, room, await RequestCustomer.ReadAsync(http.Request), next);
        else
            await next(http);
    }

    /// <summary>Paths belong to a service: under <c>/api</c> the caller's key says to which.</summary>
    private async ValueTask<RoomSettings?> FindAsync(HttpContext http)
    {
        var candidates = rooms.Protecting(http.Request.Path.Value ?? "").ToArray();
        if (candidates.Length == 0 || !http.Request.Path.StartsWithSegments("/api/v1", StringComparison.OrdinalIgnoreCase)
            || http.RequestServices.GetService(typeof(Authenticator)) is not Authenticator authenticator)
            return candidates.FirstOrDefault();
        // Who has no key is refused for that, and takes nobody's place.
        return await authenticator.FindAsync(http.Request) is { } key ? candidates.FirstOrDefault(r => r.Service == key.Service) : null;
    }
}
