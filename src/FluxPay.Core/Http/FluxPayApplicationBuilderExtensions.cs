using FluxPay.Http;
using Microsoft.AspNetCore.Builder;

namespace FluxPay;

/// <summary>What stands in front of a host's endpoints.</summary>
public static class FluxPayApplicationBuilderExtensions
{
    /// <summary>
    /// Applies the policies' rate limits, and has their waiting rooms stand before what they protect, for every endpoint after it, FluxPay's and the host's own: a request with a FluxPay API key
    /// counts for the key's service. Behind a proxy put ASP.NET's forwarded headers before it; they decide whose address is believed.
    /// </summary>
    public static IApplicationBuilder UseFluxPay(this IApplicationBuilder app)
    {
        ArgumentNullException.ThrowIfNull(app);
        return app.UseMiddleware<RateLimitGate>().UseMiddleware<WaitingRoomGate>();
    }
}
