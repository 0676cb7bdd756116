using FluxPay.Usage;

namespace FluxPay.Sagas;

/// <summary>Says that something metered was used.</summary>
/// <param name="EventId">The caller's own id of this use, 1 to 100 characters; sent again it counts once.</param>
/// <param name="Customer">Whose use.</param>
/// <param name="Feature">A metered feature of the policy.</param>
/// <param name="Quantity">How many units, 0 to 1,000,000,000.</param>
public sealed record RecordUsage(string EventId, CustomerRef Customer, string Feature, long Quantity)
{
    /// <summary>When; null for now. Up to 35 days ago and 5 minutes ahead.</summary>
    public DateTimeOffset? OccurredAt { get; init; }

    /// <summary>What was used, where the feature counts distinct things (<c>aggregate: unique</c>).</summary>
    public string? UniqueId { get; init; }

    internal UsageEvent At(DateTimeOffset now) => new(EventId, Customer, Feature, Quantity, Cut(OccurredAt) ?? now) { UniqueId = UniqueId };

    /// <summary>True when a recorded use says the same; one that named no instant took its own.</summary>
    internal bool Says(UsageEvent recorded) => recorded == At(recorded.OccurredAt);

    /// <summary>To the millisecond, as it is kept.</summary>
    private static DateTimeOffset? Cut(DateTimeOffset? at) =>
        at is { } instant ? DateTimeOffset.FromUnixTimeMilliseconds(instant.ToUnixTimeMilliseconds()) : null;
}

/// <summary>A use that is recorded.</summary>
/// <param name="Event">As it is recorded.</param>
/// <param name="IsNew">False when it was recorded before.</param>
public sealed record RecordedUsage(UsageEvent Event, bool IsNew);

/// <summary>What a feature's use in a stretch of time costs, and why.</summary>
/// <param name="Customer">Whose use.</param>
/// <param name="Feature">The metered feature.</param>
/// <param name="Start">From here.</param>
/// <param name="End">Up to here, exclusive.</param>
/// <param name="Terms">How it is priced.</param>
/// <param name="Rated">What it comes to.</param>
internal sealed record UsageExplanation(
    CustomerRef Customer, string Feature, DateTimeOffset Start, DateTimeOffset End, StatementTerms Terms, Policies.RatedUsage Rated);
