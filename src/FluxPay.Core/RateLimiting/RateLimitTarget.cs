namespace FluxPay.RateLimiting;

/// <summary>One limit as it applies to one partition, for example to one customer.</summary>
/// <param name="Limit">The limit.</param>
/// <param name="Partition">What is counted apart; any text.</param>
public readonly record struct RateLimitTarget(RateLimit Limit, string Partition);

/// <summary>What a count is kept under. The kind is part of it, because each keeps its count in a form of its own.</summary>
internal readonly record struct RateLimitKey(string Scope, RateLimitKind Kind, string Name, string Partition)
{
    public static RateLimitKey Of(string scope, RateLimitTarget target) =>
        new(scope, target.Limit.Kind, target.Limit.Name, target.Partition);
}
