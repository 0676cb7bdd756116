using System.Collections.Immutable;

namespace FluxPay.Policies;

/// <summary>How credits are used, expire and are refunded.</summary>
public sealed record CreditPolicy
{
    /// <summary>The order in which grants are used, first rule first; what is equal by all goes by age.</summary>
    /// <value>Default priority, expiry, bonus first. An empty list means by age alone.</value>
    public ImmutableArray<SpendRule> Spend { get; init; } =
        [SpendRule.Priority, SpendRule.Expiry, SpendRule.BonusFirst];

    /// <summary>How long a paid grant is valid; null means for ever.</summary>
    /// <value>Default 365 days.</value>
    public CalendarSpan? ExpireAfter { get; init; } = CalendarSpan.OfDays(365);

    /// <summary>How long a grant is valid that replaces an expired one in a refund.</summary>
    /// <value>Default 30 days.</value>
    public CalendarSpan RefundValidity { get; init; } = CalendarSpan.OfDays(30);

    /// <summary>The national rule for giving money back for unused credits; null for none.</summary>
    public RefundRule? Refund { get; init; }
}

/// <summary>One rule of the order in which grants are used.</summary>
public enum SpendRule
{
    /// <summary><c>priority</c>: the lower number first.</summary>
    Priority,
    /// <summary><c>expiry</c>: what expires first goes first, what never expires last.</summary>
    Expiry,
    /// <summary><c>bonus-first</c>: bonus before paid.</summary>
    BonusFirst,
}

/// <summary>A national rule for refunding prepaid credits.</summary>
public enum RefundRule
{
    /// <summary><c>kr</c>: the Korean ladder for prepaid vouchers; its rates depend on the date.</summary>
    Korea,
}
