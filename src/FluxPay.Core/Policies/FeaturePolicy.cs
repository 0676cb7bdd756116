namespace FluxPay.Policies;

/// <summary>Something that can be used, and what its use costs.</summary>
public sealed record FeaturePolicy
{
    /// <summary>The product name in orders and the feature name elsewhere.</summary>
    public required string Name { get; init; }

    /// <summary>What one use costs outside a plan's allowance.</summary>
    public required FeatureCharge Charge { get; init; }

    /// <summary>How long a paid order waits for the service to complete before it counts as failed.</summary>
    /// <value>Default 24 hours.</value>
    public TimeSpan CompleteWithin { get; init; } = TimeSpan.FromHours(24);
}

/// <summary>What one use of a feature costs.</summary>
public abstract record FeatureCharge
{
    private FeatureCharge() { }     // closed: every charge is listed here

    /// <summary><c>charge: credit</c>: taken from prepaid credits.</summary>
    /// <param name="Cost">Credits for one use, 1 or more.</param>
    public sealed record Credit(long Cost) : FeatureCharge;

    /// <summary><c>charge: payment</c>: paid with the order.</summary>
    /// <param name="Price">Minor units for one use, 1 or more.</param>
    public sealed record Payment(long Price) : FeatureCharge;

    /// <summary><c>charge: metered</c>: recorded, rated and invoiced per period.</summary>
    /// <param name="Unit">What is counted, for people.</param>
    /// <param name="Aggregate">How the records of a period become one quantity.</param>
    /// <param name="Pricing">What that quantity costs.</param>
    public sealed record Metered(string Unit, UsageAggregate Aggregate, PricingPolicy Pricing) : FeatureCharge;

    /// <summary><c>charge: none</c>: usable through a plan only.</summary>
    public sealed record None : FeatureCharge;
}

/// <summary>How the usage records of a period become one quantity.</summary>
public enum UsageAggregate
{
    /// <summary><c>sum</c>: all quantities together; the default.</summary>
    Sum,
    /// <summary><c>count</c>: the number of records.</summary>
    Count,
    /// <summary><c>max</c>: the largest quantity.</summary>
    Max,
    /// <summary><c>last</c>: the quantity that occurred last.</summary>
    Last,
    /// <summary><c>unique</c>: the number of distinct things that the records name, for example active users.</summary>
    Unique,
}
