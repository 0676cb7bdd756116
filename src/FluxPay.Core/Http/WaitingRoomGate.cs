using System.Diagnostics.CodeAnalysis;
using FluxPay.WaitingRooms;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace FluxPay.Http;

/// <summary>Has the rooms of the policies stand before the paths they protect.</summary>
internal sealed class WaitingRoomGate(
    RequestDelegate next, RoomCatalogue rooms, RoomGuard guard, Authenticator authenticator, ILogger<ApiErrors> logger)
{
    public async Task InvokeAsync(HttpContext http)
    {
        if (Cors.IsPreflight(http.Request, rooms))
        {
            Cors.Answer(http.Response);
            return;
        }
        var (room, customer, failure) = await FindAsync(http);
        if (failure is not null)
            await failure.ExecuteAsync(http);
        else if (room is not null)
            await guard.RunAsync(http, room, customer, next);
        else
            await next(http);
    }

    /// <summary>
    /// The room and whom the request names, or the answer to a request that cannot even be read: given here, because in Development the
    /// framework's error page stands between here and <see cref="ApiErrors"/>.
    /// </summary>
    [SuppressMessage("Design", "CA1031", Justification = "Whatever went wrong is logged and answered.")]
    private async ValueTask<(RoomSettings? Room, string? Customer, Answer? Failure)> FindAsync(HttpContext http)
    {
        var candidates = rooms.Protecting(http.Request.Path.Value ?? "");
        if (candidates.Count == 0)
            return default;
        try
        {
            return await PickAsync(http, candidates) is { } room
                ? (room, await RequestCustomer.FindAsync(http.Request), null)
                : default;
        }
        catch (Exception failure) when (!http.RequestAborted.IsCancellationRequested)
        {
            return (null, null, Answer.Of(ApiErrors.Of(failure, http, logger), Languages.Of(http.Request)));
        }
    }

    /// <summary>Paths belong to a service: under <c>/api</c> the caller's key says to which.</summary>
    private async ValueTask<RoomSettings?> PickAsync(HttpContext http, IReadOnlyList<RoomSettings> candidates)
    {
        if (!http.Request.Path.StartsWithSegments("/api/v1", StringComparison.OrdinalIgnoreCase))
            return candidates[0];
        // Who has no key is refused for that, and takes nobody's place.
        return await authenticator.FindAsync(http.Request) is { } key ? candidates.FirstOrDefault(r => r.Service == key.Service) : null;
    }
}
