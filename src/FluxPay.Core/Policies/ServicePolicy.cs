using System.Collections.Immutable;
using System.Collections.ObjectModel;

namespace FluxPay.Policies;

/// <summary>What one service sells and how it is charged; immutable.</summary>
public sealed record ServicePolicy
{
    /// <summary>The service's id everywhere: 2 to 32 of a-z, 0-9 and '-'.</summary>
    public required string Service { get; init; }

    /// <summary>The service's name for people.</summary>
    public required string Name { get; init; }

    /// <summary>The one currency of the service; every amount is an integer in its minor unit.</summary>
    public Currency Currency { get; init; } = Currency.Krw;

    /// <summary>The IANA zone in which billing days and expiries are counted.</summary>
    public required TimeZoneInfo TimeZone { get; init; }

    /// <summary>How orders behave.</summary>
    public OrderPolicy Orders { get; init; } = new();

    /// <summary>Which gateways the payments go to.</summary>
    public PaymentPolicy Payments { get; init; } = new();

    /// <summary>How credits are used, expire and are refunded.</summary>
    public CreditPolicy Credits { get; init; } = new();

    /// <summary>Top-ups by name, in the file's order.</summary>
    public IReadOnlyDictionary<string, PackPolicy> Packs { get; init; } = ReadOnlyDictionary<string, PackPolicy>.Empty;

    /// <summary>What can be used and charged, by name, in the file's order. None has the name of a pack.</summary>
    public IReadOnlyDictionary<string, FeaturePolicy> Features { get; init; } =
        ReadOnlyDictionary<string, FeaturePolicy>.Empty;

    /// <summary>Subscription plans by id, in the file's order.</summary>
    public IReadOnlyDictionary<string, PlanPolicy> Plans { get; init; } = ReadOnlyDictionary<string, PlanPolicy>.Empty;

    /// <summary>Rate limits in the file's order; every one that matches a request applies.</summary>
    public ImmutableArray<RateLimitPolicy> RateLimits { get; init; } = [];

    /// <summary>Waiting rooms by name; a name is used once over all services.</summary>
    public IReadOnlyDictionary<string, WaitingRoomPolicy> WaitingRooms { get; init; } =
        ReadOnlyDictionary<string, WaitingRoomPolicy>.Empty;

    /// <summary>
    /// 12 hex digits that change when anything sold changes (currency, prices, credits, features, plans), only then.
    /// </summary>
    public string Version => PolicyVersion.Of(this);

    /// <summary>The policy of a service without a file: KRW, Asia/Seoul, custom amounts, no products.</summary>
    internal static ServicePolicy Default(string serviceId) => new()
    {
        Service = serviceId,
        Name = serviceId,
        TimeZone = Seoul,
    };

    private static readonly TimeZoneInfo Seoul = TimeZoneInfo.FindSystemTimeZoneById("Asia/Seoul");
}

/// <summary>How orders behave.</summary>
public sealed record OrderPolicy
{
    /// <summary>How long an order may stay unpaid.</summary>
    /// <value>Default 30 minutes.</value>
    public TimeSpan ExpireAfter { get; init; } = TimeSpan.FromMinutes(30);

    /// <summary>Whether an order may carry its own amount instead of a product.</summary>
    /// <value>Default true, as for a service without a file.</value>
    public bool AllowCustomAmount { get; init; } = true;
}
