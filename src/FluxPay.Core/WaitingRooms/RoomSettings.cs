using System.Collections.Immutable;

namespace FluxPay.WaitingRooms;

/// <summary>One waiting room: how it lets people in, and what it stands in front of.</summary>
public sealed record RoomSettings
{
    /// <summary>The room's name, unique over all services: 1 to 64 of a-z, A-Z, 0-9, '.', '_' and '-'.</summary>
    public required string Name { get; init; }

    /// <summary>Whose customers wait in it; empty where there is only one application.</summary>
    public string Service { get; init; } = "";

    /// <summary>Customers admitted each second, 1 or more.</summary>
    public required int AdmitPerSecond { get; init; }

    /// <summary>Customers inside at one time, 1 or more.</summary>
    public required int MaxActive { get; init; }

    /// <summary>Customers that may be admitted at once after a quiet time; null for one second of rate.</summary>
    public int? Burst { get; init; }

    /// <summary>How it lets people in.</summary>
    public RoomMode Mode { get; init; }

    /// <summary>How long a pass is valid, from its last use behind the room on; one that nobody uses ends, and frees its place inside.</summary>
    /// <value>Default 10 minutes.</value>
    public TimeSpan PassTtl { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>How long somebody may stay inside by using the pass; <see cref="PassTtl"/> has no pass renewed.</summary>
    /// <value><see cref="PassTtl"/> or more. Default null: three times that.</value>
    public TimeSpan? PassMax { get; init; }

    /// <summary>How long somebody whose turn has come may take to fetch the pass with a poll.</summary>
    /// <value>Default 90 s.</value>
    public TimeSpan ReadyTtl { get; init; } = TimeSpan.FromSeconds(90);

    /// <summary>How long a waiting ticket may go without a poll.</summary>
    /// <value>Default 60 s.</value>
    public TimeSpan IdleTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How long an idle ticket may come back to its place.</summary>
    /// <value>Default 5 minutes.</value>
    public TimeSpan Grace { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>
    /// How long after asking somebody must come back with the ticket to get a place: what asks once and never comes back takes none.
    /// </summary>
    /// <value>Up to an hour. Default 0: a place at once.</value>
    public TimeSpan EntryDelay { get; init; }

    /// <summary>When admission starts; tickets before it are in the pre-queue and drawn. Null: at once.</summary>
    public DateTimeOffset? OpensAt { get; init; }

    /// <summary>Priority tiers, the first admitted first. Empty: one queue. An <see cref="IRoomTiers"/> says who is in which.</summary>
    public ImmutableArray<string> Tiers { get; init; } = [];

    /// <summary>Bounds and goals of the rate when it adjusts itself; null keeps <see cref="AdmitPerSecond"/>.</summary>
    public AdaptiveAdmission? Adaptive { get; init; }

    /// <summary>True when a browser may call the ticket routes without an API key.</summary>
    public bool Public { get; init; }

    /// <summary>Exact paths, every method, that need a pass.</summary>
    public ImmutableArray<string> Protect { get; init; } = [];

    /// <summary>Raised whenever an operator changes the room; hosts follow the highest they have seen.</summary>
    internal long Version { get; init; }

    /// <summary>
    /// For how long a queue that was lost admits nobody: more than two polls of those in front, and whoever is farther back polls
    /// before the turn comes to them.
    /// </summary>
    internal TimeSpan Reassembly { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Where a self-adjusting rate ends; 0 for a fixed rate. An operator may set a rate beyond the bounds.</summary>
    internal int HighestRate => Adaptive is null ? 0 : Math.Max(Adaptive.Max, AdmitPerSecond);

    /// <summary>What is admitted each second before anything was measured; a room that adjusts itself takes nothing for granted.</summary>
    internal int BeginsAt => Adaptive is null ? AdmitPerSecond : Math.Min(Adaptive.Min, AdmitPerSecond);

    /// <summary>From admission to the end of the last renewal.</summary>
    internal TimeSpan LongestPass => PassMax ?? (3 * PassTtl);

    internal int EffectiveBurst => Burst ?? AdmitPerSecond;
}

/// <summary>Bounds and goals of a self-adjusting admission rate.</summary>
/// <param name="Min">The lowest rate per second, 1 or more.</param>
/// <param name="Max">The highest rate per second.</param>
/// <param name="TargetLatency">The 95th percentile of the protected routes' latency to stay under.</param>
/// <param name="MaxErrorRate">The share of failed requests to stay under: 0.02 is 2 %.</param>
public sealed record AdaptiveAdmission(int Min, int Max, TimeSpan TargetLatency, decimal MaxErrorRate);

/// <summary>Says which tier of a room a customer waits in.</summary>
public interface IRoomTiers
{
    /// <summary>The tier's name; null or an unknown one is the last tier.</summary>
    ValueTask<string?> TierOfAsync(string room, string service, string customerId, CancellationToken cancellationToken = default);
}
