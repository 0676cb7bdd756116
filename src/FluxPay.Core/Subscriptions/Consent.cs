namespace FluxPay.Subscriptions;

/// <summary>
/// A customer's recorded yes to being charged. Korea's E-Commerce Act 13(6) wants one inside the 30 days before a trial becomes paid or
/// a recurring price rises.
/// </summary>
/// <param name="Subscription">To what.</param>
/// <param name="Customer">Whose.</param>
/// <param name="Kind">Yes to what.</param>
/// <param name="Evidence">The caller's own proof, sealed.</param>
/// <param name="RecordedAt">When.</param>
public sealed record Consent(SubscriptionId Subscription, CustomerRef Customer, ConsentKind Kind, ReadOnlyMemory<byte> Evidence, DateTimeOffset RecordedAt)
    : IRecord
{
    /// <summary>How long a consent holds before what it is for.</summary>
    public static readonly TimeSpan Validity = TimeSpan.FromDays(30);

    /// <summary>A consent is only ever added.</summary>
    public long Version => 0;
}

/// <summary>What a consent says yes to.</summary>
public enum ConsentKind
{
    /// <summary><c>TRIAL_TO_PAID</c>.</summary>
    TrialToPaid,
    /// <summary><c>PRICE_CHANGE</c>.</summary>
    PriceChange,
}

/// <summary>How kinds of consent stand on the wire.</summary>
public static class ConsentWords
{
    /// <summary><c>TRIAL_TO_PAID</c> or <c>PRICE_CHANGE</c>.</summary>
    public static string Wire(this ConsentKind kind) => kind switch
    {
        ConsentKind.TrialToPaid => "TRIAL_TO_PAID",
        ConsentKind.PriceChange => "PRICE_CHANGE",
    };
}
