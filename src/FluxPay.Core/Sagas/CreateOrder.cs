namespace FluxPay.Sagas;

/// <summary>Asks for something paid: exactly one of a product of the policy and an amount.</summary>
/// <param name="Customer">Whose order.</param>
public sealed record CreateOrder(CustomerRef Customer)
{
    /// <summary>A pack or feature of the policy; null for a custom amount.</summary>
    public string? Product { get; init; }
    /// <summary>How many of the product, 1 to 1,000,000.</summary>
    public long Quantity { get; init; } = 1;
    /// <summary>The total in minor units, 1 or more; null for a product.</summary>
    public long? Amount { get; init; }
    /// <summary>ISO 4217; null for the service's.</summary>
    public string? Currency { get; init; }
    /// <summary>The part of the total that credits pay, 0 up to all of it.</summary>
    public long CreditsToUse { get; init; }
    /// <summary>1 to 100 characters; null for the product's name.</summary>
    public string? Name { get; init; }
    /// <summary>The service's own id of the use, 1 to 255 characters; asked for again, it is the same order. Null for none.</summary>
    public string? RequestId { get; init; }
    /// <summary>At most 20 pairs.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; init; } = new Dictionary<string, string>();
}
