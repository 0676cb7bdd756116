using System.Collections.Immutable;

namespace FluxPay.Policies;

/// <summary>What a quantity costs, and why.</summary>
/// <param name="Quantity">What was used.</param>
/// <param name="Included">The allowance of plan and feature together.</param>
/// <param name="Billable">What is left after the allowance.</param>
/// <param name="Subtotal">The sum of the tiers.</param>
/// <param name="Amount">The subtotal within the pricing's minimum and maximum.</param>
/// <param name="Tiers">The tiers that were entered; their amounts add up to <paramref name="Subtotal"/>.</param>
internal sealed record RatedUsage(
    long Quantity, long Included, long Billable, long Subtotal, long Amount, ImmutableArray<RatedTier> Tiers);

/// <summary>One tier's part of a line.</summary>
/// <param name="Tier">The tier.</param>
/// <param name="Quantity">Units priced by it; whole packages for the package model.</param>
/// <param name="Amount">In minor units, its share of the line's one rounding.</param>
internal sealed record RatedTier(PriceTier Tier, long Quantity, long Amount);
