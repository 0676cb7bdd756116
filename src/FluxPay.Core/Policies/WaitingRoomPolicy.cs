using System.Collections.Immutable;

namespace FluxPay.Policies;

/// <summary>A virtual waiting room.</summary>
public sealed record WaitingRoomPolicy
{
    /// <summary>The room's name, unique over all services.</summary>
    public required string Name { get; init; }

    /// <summary>Customers admitted each second, 1 or more.</summary>
    public required int AdmitPerSecond { get; init; }

    /// <summary>Customers inside at one time, 1 or more.</summary>
    public required int MaxActive { get; init; }

    /// <summary>How long a pass is valid, from its last use behind the room on.</summary>
    /// <value>Default 10 minutes.</value>
    public TimeSpan PassTtl { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>How long somebody may stay inside by using the pass.</summary>
    /// <value>Default three times <see cref="PassTtl"/>.</value>
    public TimeSpan? PassMax { get; init; }

    /// <summary>Exact paths, every method, that need a pass. Empty: the room protects nothing.</summary>
    public ImmutableArray<string> Protect { get; init; } = [];

    /// <summary>Bounds and goals of the rate when it adjusts itself; null keeps <see cref="AdmitPerSecond"/>.</summary>
    public AdaptiveAdmissionPolicy? Adaptive { get; init; }

    /// <summary>Customers that may be admitted at once after a quiet time.</summary>
    /// <value>Default one second of rate.</value>
    public required int Burst { get; init; }

    /// <summary>How long a waiting ticket may go without a poll.</summary>
    /// <value>Default 60 s.</value>
    public TimeSpan IdleTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How long an idle ticket may come back to its place.</summary>
    /// <value>Default 5 minutes.</value>
    public TimeSpan Grace { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>The mode the room starts in.</summary>
    public WaitingRoomMode Mode { get; init; }

    /// <summary>True when a browser may call the ticket routes without an API key.</summary>
    public bool Public { get; init; }

    /// <summary>How long after asking somebody must come back with the ticket to get a place.</summary>
    /// <value>Default 0: a place at once.</value>
    public TimeSpan EntryDelay { get; init; }

    /// <summary>When admission starts; tickets before it are in the pre-queue. Null: at once.</summary>
    public DateTimeOffset? OpensAt { get; init; }

    /// <summary>Priority tiers, the first admitted first. Empty: one queue.</summary>
    public ImmutableArray<string> Tiers { get; init; } = [];
}

/// <summary>Bounds and goals of a self-adjusting admission rate.</summary>
/// <param name="Min">The lowest rate per second.</param>
/// <param name="Max">The highest rate per second.</param>
/// <param name="TargetLatency">The payment latency to stay under.</param>
/// <param name="MaxErrorRate">The share of failed payments to stay under: 0.02 is 2 %.</param>
public sealed record AdaptiveAdmissionPolicy(int Min, int Max, TimeSpan TargetLatency, decimal MaxErrorRate);

/// <summary>How a room lets people in.</summary>
public enum WaitingRoomMode
{
    /// <summary><c>OPEN</c>: at once while nobody waits and budget is left.</summary>
    Open,
    /// <summary><c>QUEUE</c>: everyone queues.</summary>
    Queue,
    /// <summary><c>HOLD</c>: nobody is admitted.</summary>
    Hold,
    /// <summary><c>DRAIN</c>: no new tickets.</summary>
    Drain,
}
