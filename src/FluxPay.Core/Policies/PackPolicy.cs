namespace FluxPay.Policies;

/// <summary>A top-up: credits for money.</summary>
public sealed record PackPolicy
{
    /// <summary>The product name in orders.</summary>
    public required string Name { get; init; }

    /// <summary>In minor units, 1 or more.</summary>
    public required long Price { get; init; }

    /// <summary>Paid credits granted, 1 or more.</summary>
    public required long Credits { get; init; }

    /// <summary>Bonus credits granted with them, 0 or more.</summary>
    public long Bonus { get; init; }

    /// <summary>How long the bonus is valid; null follows <see cref="CreditPolicy.ExpireAfter"/>.</summary>
    public CalendarSpan? BonusExpiresAfter { get; init; }
}
