using FluxPay.Security;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace FluxPay.Http;

/// <summary>What <c>UseFluxPay</c> puts before an operation, as its callers see it: rate limits, and waiting rooms that protect exact paths.</summary>
internal sealed record OpenApiGates(bool HasLimits, bool HasRooms)
{
    /// <summary>Limits are found by the caller's key; a policy can only name a path that is the same for everybody.</summary>
    public static OpenApiGates Of(RouteEndpoint endpoint, string? scope) =>
        new(scope is not null, scope == Scopes.Service && endpoint.RoutePattern.Parameters.Count == 0);

    /// <summary>What the gates add to an answer; whose key is unknown has passed none of them, and who waits has no pass.</summary>
    public IEnumerable<string> Headers(int status)
    {
        if (HasLimits && status != StatusCodes.Status401Unauthorized)
        {
            yield return "RateLimit-Policy";
            yield return "RateLimit";
        }
        if (RenewsPasses(status))
        {
            yield return RoomGuard.PassHeader;
            yield return RoomGuard.PassExpiresHeader;
        }
    }

    /// <summary>Tells responses apart that differ in these headers alone.</summary>
    public string Suffix(int status) => (RenewsPasses(status), HasLimits && status != StatusCodes.Status401Unauthorized) switch
    {
        (true, _) => "-behind-rooms",
        (_, true) => "-behind-limits",
        _ => "",
    };

    private bool RenewsPasses(int status) =>
        HasRooms && status is not (StatusCodes.Status401Unauthorized or StatusCodes.Status429TooManyRequests);
}
