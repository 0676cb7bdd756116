using System.Globalization;
using FluxPay.Security;
using FluxPay.WaitingRooms;
using Microsoft.AspNetCore.Http;

namespace FluxPay.Http;

/// <summary>Stands before what a room protects: a valid pass, or the way into the room.</summary>
internal sealed class RoomGuard(WaitingRoomEngine engine, RoomDoor door, AdmissionMeter meter, WaitingRoomMetrics metrics)
{
    public const string PassHeader = "X-FluxPay-Pass";
    public const string PassCookie = "fluxpay_pass";

    /// <summary>Beside a renewed pass: when it ends.</summary>
    public const string PassExpiresHeader = "X-FluxPay-Pass-Expires";

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
        bool isCookie = http.Request.Headers[PassHeader] is not [{ Length: > 0 }];
        string? pass = isCookie ? http.Request.Cookies[PassCookie] : http.Request.Headers[PassHeader].ToString();
        var use = await engine.UsePassAsync(room, pass, customerId);
        if (use.Renewed is not null)
            http.Response.OnStarting(() => HandOver(http, use, isCookie));
        if (use.IsValid)
            return null;
        metrics.Refused(room.Name);
        return Answer.Of(await RefusalAsync(http, room, customerId), Languages.Of(http.Request));
    }

    /// <summary>The way it came: whoever keeps a cookie gets it again, everybody else reads the header.</summary>
    private static Task HandOver(HttpContext http, PassUse use, bool isCookie)
    {
        var response = http.Response;
        response.Headers[PassHeader] = use.Renewed;
        response.Headers[PassExpiresHeader] = use.ExpiresAt.ToString(InstantConverter.Format, CultureInfo.InvariantCulture);
        response.Headers.CacheControl = "no-store";   // a cache would hand the pass to others
        if (isCookie)
        {
            response.Cookies.Append(PassCookie, use.Renewed!, new CookieOptions
            {
                // As the waiting page sets it, whose script may replace it; a browser's clock need not be right.
                MaxAge = use.Left, Path = "/", SameSite = SameSiteMode.Lax, Secure = http.Request.IsHttps, HttpOnly = false, IsEssential = true,
            });
        }
        return Task.CompletedTask;
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
