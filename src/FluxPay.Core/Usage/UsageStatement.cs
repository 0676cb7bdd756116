using FluxPay.Policies;

namespace FluxPay.Usage;

/// <summary>What was billed for a metered feature in one period. Rated again later, the difference is a correction.</summary>
internal sealed record UsageStatement : IRecord
{
    public required CustomerRef Customer { get; init; }
    public required string Feature { get; init; }

    /// <summary>When its period began.</summary>
    public required DateTimeOffset Start { get; init; }

    /// <summary>When it ended, exclusive.</summary>
    public required DateTimeOffset End { get; init; }

    /// <summary>As it was priced then; a later policy does not change it.</summary>
    public required StatementTerms Terms { get; init; }

    /// <summary>What was used, as far as it is billed.</summary>
    public required long Quantity { get; init; }

    /// <summary>What was billed for it so far, corrections included, in minor units.</summary>
    public required long Amount { get; init; }

    /// <summary>True once nothing can come in late any more.</summary>
    public bool IsFinal { get; init; }

    public long Version { get; init; }
}

/// <summary>How a period is priced.</summary>
/// <param name="Unit">What is counted.</param>
/// <param name="Aggregate">How records become one quantity.</param>
/// <param name="Pricing">What it costs.</param>
/// <param name="PlanIncluded">A plan's allowance beside the pricing's own; null when the plan makes it free without bound.</param>
internal sealed record StatementTerms(string Unit, UsageAggregate Aggregate, PricingPolicy Pricing, long? PlanIncluded)
{
    public RatedUsage Rate(long quantity) => PlanIncluded is { } included
        ? UsagePricing.Rate(Pricing, quantity, included)
        : new RatedUsage(quantity, quantity, 0, 0, 0, []);

    public static StatementTerms Of(FeatureCharge.Metered charge, PlanFeature? planned) => new(charge.Unit, charge.Aggregate, charge.Pricing, planned switch
    {
        PlanFeature.Included included => included.Quantity,
        PlanFeature.Limited limited => limited.Quantity,
        PlanFeature.Unlimited => null,
        _ => 0,
    });
}
