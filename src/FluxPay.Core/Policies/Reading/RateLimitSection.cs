namespace FluxPay.Policies.Reading;

/// <summary>One of <c>rateLimits</c>.</summary>
internal static class RateLimitSection
{
    private const int LongestRefillDays = 3660;

    public static RateLimitPolicy Read(PolicyNode node, string service) => node.Section(limit =>
    {
        var name = limit.Required("name");
        var algorithm = limit.Optional("algorithm")?.Choice(
            ("gcra", RateLimitAlgorithm.Gcra), ("sliding", RateLimitAlgorithm.Sliding),
            ("concurrency", RateLimitAlgorithm.Concurrency)) ?? RateLimitAlgorithm.Gcra;
        var window = algorithm is RateLimitAlgorithm.Concurrency ? limit.Optional("window") : limit.Required("window");
        var (count, burst) = (limit.Required("limit"), limit.Optional("burst"));
        long permits = count.Integer(1, 1_000_000_000);
        var policy = new RateLimitPolicy
        {
            Name = name.Name(),
            Route = Route(limit.Required("route")),
            Per = limit.Required("per").Choice(
                ("service", RateLimitPartition.Service), ("customer", RateLimitPartition.Customer),
                ("ip", RateLimitPartition.Ip), ("route", RateLimitPartition.Route)),
            Limit = permits,
            Window = window?.Duration(Spans.Millisecond, Spans.Month) ?? TimeSpan.FromSeconds(30),
            Burst = burst?.Integer(1, 1_000_000_000) ?? permits,
            Shadow = limit.Optional("shadow")?.Flag() ?? false,
            Algorithm = algorithm,
            WithoutRedis = limit.Optional("withoutRedis")?.Choice(
                ("share", RateLimitWithoutRedis.Share), ("open", RateLimitWithoutRedis.Open),
                ("closed", RateLimitWithoutRedis.Closed)) ?? RateLimitWithoutRedis.Share,
        };

        name.Claim($"rate limit of {service}", policy.Name, "the names of a service's rate limits differ");
        if (algorithm is not RateLimitAlgorithm.Gcra)
            burst?.Report("has no meaning here; allowed: only with algorithm gcra");
        else if (count.IsSound && window!.IsSound && policy.Window.TotalMicroseconds < permits)
            count.Report($"is more than one permit a microsecond; "
                + $"allowed: up to {(long)policy.Window.TotalMicroseconds} in {window.Written}");
        else if (count.IsSound && burst?.IsSound == true && (decimal)policy.Window.TotalDays * policy.Burst / permits > LongestRefillDays)
            burst.Report($"needs more than {LongestRefillDays} days to flow back; "
                + $"allowed: up to {(long)(LongestRefillDays / (decimal)policy.Window.TotalDays * permits)}");
        return policy;
    });

    private static string Route(PolicyNode node)
    {
        string route = node.Text();
        if (route.Length == 0)
            return route;
        var segments = route.Split('/');
        bool valid = route[0] == '/' && !route.Any(c => char.IsWhiteSpace(c) || c is '?' or '#')
            && segments.SkipLast(1).All(segment => segment != "**")
            && segments.All(segment => segment is "*" or "**" || !segment.Contains('*', StringComparison.Ordinal));
        if (!valid)
            node.Report($"{PolicyText.Show(route)} is not a route; "
                + "allowed: a path from '/', with * for one segment and ** as the last for any rest");
        return route;
    }
}
