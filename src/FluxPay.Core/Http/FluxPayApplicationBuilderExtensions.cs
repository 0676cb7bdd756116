using FluxPay.Http;
using Microsoft.AspNetCore.Builder;

namespace FluxPay;

/// <summary>FluxPay in front of a host's endpoints.</summary>
public static class FluxPayApplicationBuilderExtensions
{
    /// <summary>Has waiting rooms stand before what they protect; before the endpoints, after whatever knows the caller.</summary>
    public static IApplicationBuilder UseFluxPay(this IApplicationBuilder app)
    {
        ArgumentNullException.ThrowIfNull(app);
        return app.UseMiddleware<WaitingRoomGate>();
    }
}
