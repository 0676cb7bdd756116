namespace FluxPay.Policies;

/// <summary>A rate limit of one service.</summary>
public sealed record RateLimitPolicy
{
    /// <summary>The name in the <c>RateLimit</c> headers, unique in the service.</summary>
    public required string Name { get; init; }

    /// <summary>The path it applies to; <c>*</c> stands for one segment, <c>**</c> at the end for any rest.</summary>
    public required string Route { get; init; }

    /// <summary>What is counted apart.</summary>
    public required RateLimitPartition Per { get; init; }

    /// <summary>
    /// Permits per <see cref="Window"/>, or at one time for <see cref="RateLimitAlgorithm.Concurrency"/>.
    /// </summary>
    public required long Limit { get; init; }

    /// <summary>
    /// The time the limit is for; for <see cref="RateLimitAlgorithm.Concurrency"/> how long a request that was lost
    /// keeps its permit.
    /// </summary>
    /// <value>Default 30 s with <see cref="RateLimitAlgorithm.Concurrency"/>; the others must say it.</value>
    public required TimeSpan Window { get; init; }

    /// <summary>Permits that may be taken at once.</summary>
    /// <value>Default <see cref="Limit"/>.</value>
    public required long Burst { get; init; }

    /// <summary>True to count and report, but refuse nothing.</summary>
    public bool Shadow { get; init; }

    /// <summary>How it counts.</summary>
    public RateLimitAlgorithm Algorithm { get; init; }

    /// <summary>What it does while the Redis that hosts share is down.</summary>
    public RateLimitWithoutRedis WithoutRedis { get; init; }
}

/// <summary>What a rate limit does while the Redis that hosts share is down.</summary>
public enum RateLimitWithoutRedis
{
    /// <summary><c>share</c>: each host decides by its share; the default.</summary>
    Share,
    /// <summary><c>open</c>: it lets everything through.</summary>
    Open,
    /// <summary><c>closed</c>: it lets nothing through.</summary>
    Closed,
}

/// <summary>What a rate limit counts apart.</summary>
public enum RateLimitPartition
{
    /// <summary><c>service</c>.</summary>
    Service,
    /// <summary><c>customer</c>: the customerId of body or query; a request without one is not counted.</summary>
    Customer,
    /// <summary><c>ip</c>.</summary>
    Ip,
    /// <summary><c>route</c>.</summary>
    Route,
}

/// <summary>How a rate limit counts.</summary>
public enum RateLimitAlgorithm
{
    /// <summary><c>gcra</c>: permits flow back evenly; the default.</summary>
    Gcra,
    /// <summary><c>sliding</c>: the window before now.</summary>
    Sliding,
    /// <summary><c>concurrency</c>: requests in progress.</summary>
    Concurrency,
}
