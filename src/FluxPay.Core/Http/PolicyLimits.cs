using System.Runtime.CompilerServices;
using FluxPay.Policies;
using FluxPay.RateLimiting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace FluxPay.Http;

/// <summary>The rate limits of one service's policy, ready to be matched; made once for each loaded policy.</summary>
internal sealed class PolicyLimits
{
    private static readonly ConditionalWeakTable<ServicePolicy, PolicyLimits> Made = [];

    private readonly (LimitedRoute Route, RateLimitPartition Per, RateLimit Limit)[] _limits;

    private PolicyLimits(ServicePolicy policy) =>
        _limits = [.. policy.RateLimits.Select(l => (new LimitedRoute(l.Route), l.Per, LimitOf(l)))];

    public static PolicyLimits Of(ServicePolicy policy) => Made.GetValue(policy, p => new PolicyLimits(p));

    /// <summary>The limits that apply to a request, each with what it counts apart.</summary>
    /// <exception cref="BadHttpRequestException">The body, which names the customer, cannot be read.</exception>
    public async ValueTask<IReadOnlyList<RateLimitTarget>> ForAsync(HttpContext http)
    {
        if (_limits.Length == 0)
            return [];
        var targets = new List<RateLimitTarget>(_limits.Length);
        string path = http.Request.Path.Value ?? "/";
        foreach (var (route, per, limit) in _limits)
        {
            if (route.Matches(path) && await PartitionAsync(http, per) is { } partition)
                targets.Add(new RateLimitTarget(limit, partition));
        }
        return targets;
    }

    /// <summary>What the request counts for; null when this limit does not count it.</summary>
    private static async ValueTask<string?> PartitionAsync(HttpContext http, RateLimitPartition per) => per switch
    {
        RateLimitPartition.Service => "",   // counts of one service are apart anyway
        RateLimitPartition.Customer => await RequestCustomer.FindAsync(http.Request),
        RateLimitPartition.Ip => CallerAddress.Of(http.Connection.RemoteIpAddress),
        // Not the path: whoever makes up paths would make up counts.
        RateLimitPartition.Route => (http.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText ?? "",
    };

    private static RateLimit LimitOf(RateLimitPolicy policy) => (policy.Algorithm switch
    {
        RateLimitAlgorithm.Gcra => RateLimit.Gcra(policy.Name, policy.Limit, policy.Window, policy.Burst),
        RateLimitAlgorithm.Sliding => RateLimit.Sliding(policy.Name, policy.Limit, policy.Window),
        RateLimitAlgorithm.Concurrency => RateLimit.Concurrency(policy.Name, policy.Limit, policy.Window),
    }) with
    {
        IsShadow = policy.Shadow,
        Fallback = policy.WithoutRedis switch
        {
            RateLimitWithoutRedis.Share => RateLimitFallback.Share,
            RateLimitWithoutRedis.Open => RateLimitFallback.Open,
            RateLimitWithoutRedis.Closed => RateLimitFallback.Closed,
        },
    };
}
