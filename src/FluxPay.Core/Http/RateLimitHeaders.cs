using System.Globalization;
using System.Text;
using FluxPay.RateLimiting;
using Microsoft.AspNetCore.Http;

namespace FluxPay.Http;

/// <summary>
/// The headers of draft-ietf-httpapi-ratelimit-headers as it stood in September 2025: every limit that applied, in whole seconds
/// rounded up. The draft still moves; it is written here and nowhere else.
/// </summary>
internal static class RateLimitHeaders
{
    public static void Write(HttpResponse response, IReadOnlyList<RateLimitStanding> limits)
    {
        var (policy, state) = (new StringBuilder(), new StringBuilder());
        foreach (var standing in limits)
        {
            Item(policy, standing.Limit.Name, "q", standing.Limit.Burst);
            Item(state, standing.Limit.Name, "r", standing.Remaining);
            if (standing.Limit.Kind == RateLimitKind.Concurrency)
                continue;   // permits come back when requests end, not by the clock
            policy.Append(CultureInfo.InvariantCulture, $";w={Seconds(standing.Limit.Refill)}");
            state.Append(CultureInfo.InvariantCulture, $";t={Seconds(standing.NextPermit)}");
        }
        response.Headers["RateLimit-Policy"] = policy.ToString();
        response.Headers["RateLimit"] = state.ToString();
    }

    /// <summary>Whole seconds, never too few.</summary>
    public static long Seconds(TimeSpan time) => (time.Ticks + TimeSpan.TicksPerSecond - 1) / TimeSpan.TicksPerSecond;

    private static void Item(StringBuilder list, string name, string parameter, long value)
    {
        if (list.Length > 0)
            list.Append(", ");
        list.Append(CultureInfo.InvariantCulture, $"\"{name}\";{parameter}={value}");
    }
}
