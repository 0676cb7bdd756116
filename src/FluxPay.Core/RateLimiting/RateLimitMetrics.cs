using System.Diagnostics.Metrics;

namespace FluxPay.RateLimiting;

/// <summary>What limits did, on the meter <c>FluxPay.RateLimiting</c>.</summary>
internal sealed class RateLimitMetrics
{
    public const string Meter = "FluxPay.RateLimiting";

    private readonly Counter<long> _decisions;
    private readonly Counter<long> _degraded;

    public RateLimitMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(Meter);
        _decisions = meter.CreateCounter<long>("fluxpay.rate_limit.decisions", "{decision}",
            "Decisions by limit and outcome: acquired, refused, shadow_refused (only counted), held_back (another limit refused).");
        _degraded = meter.CreateCounter<long>("fluxpay.rate_limit.degraded", "{decision}",
            "Decisions a host made alone because the shared store was down.");
    }

    public void Count(RateLimitVerdict verdict)
    {
        if (verdict.IsDegraded)
            _degraded.Add(1);
        if (!_decisions.Enabled)
            return;
        foreach (var standing in verdict.Limits)
            _decisions.Add(1, new("limit", standing.Limit.Name), new("outcome", Outcome(verdict, standing)));
    }

    /// <summary>A permit from a block this process holds.</summary>
    public void CountLocal(RateLimit limit)
    {
        if (_decisions.Enabled)
            _decisions.Add(1, new("limit", limit.Name), new("outcome", "acquired"));
    }

    private static string Outcome(RateLimitVerdict verdict, RateLimitStanding standing) =>
        (standing.IsExceeded, standing.Limit.IsShadow) switch
        {
            (true, true) => "shadow_refused",
            (true, false) => "refused",
            (false, _) => verdict.IsAcquired ? "acquired" : "held_back",
        };
}
