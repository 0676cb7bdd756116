namespace FluxPay.Client;

/// <summary>How an order's service ended well.</summary>
public sealed record CompleteOrder
{
    /// <summary>
    /// How many were delivered; null: all. Fewer frees the rest of the credits; more is refused with PAY_009.
    /// </summary>
    public long? Quantity { get; init; }
}
