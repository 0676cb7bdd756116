using System.Collections.Immutable;
using System.Globalization;

namespace FluxPay.Policies;

/// <summary>How a metered quantity becomes an amount.</summary>
public sealed record PricingPolicy
{
    /// <summary>How the tiers are applied.</summary>
    public required PricingModel Model { get; init; }

    /// <summary>Ascending, the last one open. <c>unit</c> and <c>package</c> have exactly the open one.</summary>
    public required ImmutableArray<PriceTier> Tiers { get; init; }

    /// <summary>Units in one package for <see cref="PricingModel.Package"/>; 1 for the other models.</summary>
    public long PackageSize { get; init; } = 1;

    /// <summary>Units free of charge each period, added to a plan's own allowance.</summary>
    public long Included { get; init; }

    /// <summary>The least a line costs once anything is due, in minor units; null for no such bound.</summary>
    public long? Minimum { get; init; }

    /// <summary>The most a line costs, in minor units; null for no such bound.</summary>
    public long? Maximum { get; init; }

    /// <summary>True when the first tier's flat fee (and the minimum) is due even without billable use.</summary>
    public bool ZeroUse { get; init; }
}

/// <summary>How the tiers of a pricing are applied.</summary>
public enum PricingModel
{
    /// <summary><c>unit</c>: every unit costs the same.</summary>
    Unit,
    /// <summary><c>graduated</c>: each unit costs what its own tier says.</summary>
    Graduated,
    /// <summary><c>volume</c>: all units cost what the tier reached says.</summary>
    Volume,
    /// <summary><c>package</c>: whole packages, the last one rounded up.</summary>
    Package,
}

/// <summary>One tier of a pricing.</summary>
/// <param name="UpTo">The last unit that belongs to it (inclusive); null for the open tier.</param>
/// <param name="Price">For one unit, or one package.</param>
/// <param name="Flat">Added once when the tier is entered.</param>
public sealed record PriceTier(long? UpTo, UnitPrice Price, UnitPrice Flat);

/// <summary>A price with up to six decimals of the minor unit, kept as an integer.</summary>
/// <param name="Millionths">Millionths of the minor unit: 1.5 won is 1500000.</param>
public readonly record struct UnitPrice(long Millionths)
{
    /// <summary>How many of <see cref="Millionths"/> are one minor unit.</summary>
    public const long PerMinorUnit = 1_000_000;

    /// <summary>A price without decimals.</summary>
    public static UnitPrice Of(long minorUnits) => new(checked(minorUnits * PerMinorUnit));

    /// <summary>The price in minor units with its decimals, for example <c>1.5</c>.</summary>
    public override string ToString() =>
        ((decimal)Millionths / PerMinorUnit).ToString("0.######", CultureInfo.InvariantCulture);
}
