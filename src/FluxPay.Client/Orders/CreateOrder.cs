namespace FluxPay.Client;

/// <summary>A new order: exactly one of <see cref="Product"/> and <see cref="Amount"/>.</summary>
public sealed record CreateOrder
{
    /// <summary>The caller's own id of its customer: 1 to 64 of <c>[A-Za-z0-9_.:@-]</c>.</summary>
    public required string CustomerId { get; init; }

    /// <summary>A pack or feature of the policy; the price comes from there.</summary>
    public string? Product { get; init; }

    /// <summary>How many of the product; null: 1.</summary>
    public long? Quantity { get; init; }

    /// <summary>An amount of the caller's own, in minor units.</summary>
    public long? Amount { get; init; }

    /// <summary>ISO 4217, with <see cref="Amount"/>.</summary>
    public string? Currency { get; init; }

    /// <summary>Credits to pay with, up to the total; they are held at once. Null: none.</summary>
    public long? CreditsToUse { get; init; }

    /// <summary>What the buyer reads.</summary>
    public string? OrderName { get; init; }

    /// <summary>Up to 20 pairs; keys of 1 to 40 characters, values of up to 500.</summary>
    public IReadOnlyDictionary<string, string>? Metadata { get; init; }
}
