using FluxPay.Security;
using FluxPay.WaitingRooms;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace FluxPay.Http;

/// <summary>The room a request is about.</summary>
internal static class RoomRequest
{
    private static readonly object Key = new();

    public static RoomSettings Room(this HttpContext http) => (RoomSettings)http.Items[Key]!;

    public static void Attach(HttpContext http, RoomSettings room) => http.Items[Key] = room;

    public static RoomSettings? Find(HttpContext http, RoomCatalogue rooms) =>
        http.GetRouteValue("room") is string name ? rooms.Find(name) : null;

    /// <summary>The caller of a room that anybody may call: nobody in particular, of the room's service.</summary>
    public static ApiRequest Anybody(HttpContext http, RoomSettings room) => new(http, new ApiKey
    {
        Id = default,
        Hash = "",
        Service = room.Service,
        Scopes = [],
        CreatedAt = DateTimeOffset.UnixEpoch,
    });
}

/// <summary>
/// Lets in a key of the room's service, and anybody where the policy says that the room is public: then a browser, too, from whatever
/// page. A room of another service is none.
/// </summary>
internal sealed class RoomFilter(RoomCatalogue rooms) : IEndpointFilter
{
    private static readonly ScopeFilter Service = new(Scopes.Service);

    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        http.Response.Headers.CacheControl = "no-store";
        var room = RoomRequest.Find(http, rooms);
        if (room is { Public: true })
        {
            Cors.Allow(http.Response);
            RoomRequest.Attach(http, room);
            RoomRequest.Anybody(http, room).Attach();
            return await next(context);
        }
        return await Service.InvokeAsync(context, async known =>
        {
            if (room is null || room.Service != ApiRequest.Of(http).Service)
                return ApiRequest.Of(http).Refuse(Missing.Room);
            RoomRequest.Attach(http, room);
            return await next(known);
        });
    }
}

/// <summary>Without FluxPay's keys: whoever the application lets through, and no store of answers, because a join is idempotent by itself.</summary>
internal sealed class OpenRoomFilter(RoomCatalogue rooms) : IEndpointFilter
{
    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        http.Response.Headers.CacheControl = "no-store";
        if (RoomRequest.Find(http, rooms) is not { } room)
            return Answer.Of(Missing.Room, Languages.Of(http.Request));
        if (room.Public)
            Cors.Allow(http.Response);
        http.Request.Headers.Remove(IdempotencyHeader.Name);
        RoomRequest.Attach(http, room);
        RoomRequest.Anybody(http, room).Attach();
        return await next(context);
    }
}

/// <summary>Browsers may call a public room from any page: nothing of it depends on who is logged in.</summary>
internal static class Cors
{
    public static void Allow(HttpResponse response)
    {
        response.Headers.AccessControlAllowOrigin = "*";
        response.Headers.AccessControlExposeHeaders = "Retry-After, X-Request-Id, Location";
    }

    /// <summary>Whether a browser asks if it may call a public room.</summary>
    public static bool IsPreflight(HttpRequest request, RoomCatalogue rooms) =>
        HttpMethods.IsOptions(request.Method)
        && request.Path.StartsWithSegments("/api/v1/waiting-rooms", StringComparison.OrdinalIgnoreCase, out var rest)
        && rest.Value?.Split('/') is [_, var room, ..] && rooms.Find(room) is { Public: true };

    /// <summary>It may.</summary>
    public static void Answer(HttpResponse response)
    {
        Allow(response);
        response.StatusCode = StatusCodes.Status204NoContent;
        response.Headers.AccessControlAllowMethods = "GET, POST, DELETE";
        response.Headers.AccessControlAllowHeaders = "Content-Type, Accept-Language, Idempotency-Key";
        response.Headers.AccessControlMaxAge = "600";
    }
}
