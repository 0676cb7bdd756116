using FluxPay.Security;
using FluxPay.WaitingRooms;
using Microsoft.AspNetCore.Http;

namespace FluxPay.Http;

/// <summary>Stands before what a room protects: a valid pass, or the way into the room.</summary>
internal sealed class RoomGuard(WaitingRoomEngine engine, RoomDoor door, AdmissionMeter meter, WaitingRoomMetrics metrics)
{
    public const string PassHeader = "X-FluxPay-Pass";
    public const string PassCookie = "fluxpay_pass";

    private static readonly TimeSpan AskAgain = TimeSpan.FromSeconds(2);

    /// <summary>Lets whoever has a pass through, and measures how that goes; answers everybody else.</summary>
    public async Task RunAsync(HttpContext http, RoomSettings room, string? customerId, RequestDelegate next)
    {
        if (await RefuseAsync(http, room, customerId) is { } refusal)
        {
            http.Response.Headers.CacheControl = "no-store";
            await refusal.ExecuteAsync(http);
            return;
        }
        long begun = meter.Begin(room);
        bool failed = true;
        try
        {
            await next(http);
            failed = http.Response.StatusCode >= StatusCodes.Status500InternalServerError;
        }
        finally
        {
            meter.End(room, begun, failed && !http.RequestAborted.IsCancellationRequested);   // who hangs up is no failure
        }
    }

    /// <summary>The refusal; null for whoever may go through.</summary>
    private async ValueTask<Answer?> RefuseAsync(HttpContext http, RoomSettings room, string? customerId)
    {
        string? pass = http.Request.Headers[PassHeader] is [{ Length: > 0 } sent] ? sent : http.Request.Cookies[PassCookie];
        if (await engine.IsPassAsync(room, pass, customerId))
            return null;
        metrics.Refused(room.Name);
        return Answer.Of(await RefusalAsync(http, room, customerId), Languages.Of(http.Request));
    }

    private async Task<FluxPayError> RefusalAsync(HttpContext http, RoomSettings room, string? customerId)
    {
        if (customerId is null || !InputFields.CustomerIdPattern.IsMatch(customerId))
            return RoomRefusals.NoPass(null, AskAgain);
        try
        {
            // Under /api/v1 a key has been found; a place that is taken here is taken at the same door as elsewhere.
            if (!http.Request.Path.StartsWithSegments("/api/v1", StringComparison.OrdinalIgnoreCase)
                && await door.RefusalAsync(room, customerId, http) is { } refused)
            {
                return refused;
            }
            var joined = await engine.JoinAsync(room, customerId, http.RequestAborted);
            return joined.Error
                ?? RoomRefusals.NoPass(joined.Value!, TimeSpan.FromMilliseconds(joined.Value!.Pass is null ? joined.Value.RefreshAfterMs : 0));
        }
        catch (FluxPayException down)
        {
            return down.Error;
        }
    }
}
