using FluxPay.Usage;

namespace FluxPay.Sagas;

/// <summary>Says that something metered was used, or that a use is taken back.</summary>
/// <param name="EventId">The caller's own id of this event, 1 to 100 characters; sent again it counts once.</param>
/// <param name="Customer">Whose use.</param>
/// <param name="Feature">A metered feature of the policy.</param>
/// <param name="Quantity">How many units, 0 to 1,000,000,000.</param>
public sealed record RecordUsage(string EventId, CustomerRef Customer, string Feature, long Quantity)
{
    /// <summary>When; null for now. Up to 35 days ago and 5 minutes ahead.</summary>
    public DateTimeOffset? OccurredAt { get; init; }

    /// <summary>What was used, where the feature counts distinct things (<c>aggregate: unique</c>).</summary>
    public string? UniqueId { get; init; }

    /// <summary>
    /// The event that this one reverses, whole: one of the same customer, feature and quantity, that occurred in the last 35 days and is not
    /// reversed yet. A reversal names neither an instant nor what was used: it stands where that one stands. Null for a use.
    /// </summary>
    public string? Reverses { get; init; }

    internal UsageEvent At(DateTimeOffset now) => new(EventId, Customer, Feature, Quantity, Cut(OccurredAt) ?? now) { UniqueId = UniqueId };

    /// <summary>The reversal of a use.</summary>
    internal UsageEvent Of(UsageEvent reversed) => reversed with
    {
        EventId = EventId, Reverses = reversed.EventId, Took = -reversed.Took,
    };

    /// <summary>True when a recorded event says the same; one that named no instant took its own.</summary>
    internal bool Says(UsageEvent recorded) =>
        (Customer, Feature, Quantity, Reverses) == (recorded.Customer, recorded.Feature, recorded.Quantity, recorded.Reverses)
        && (Cut(OccurredAt) ?? recorded.OccurredAt) == recorded.OccurredAt
        && (UniqueId == recorded.UniqueId || (Reverses is not null && UniqueId is null));

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
