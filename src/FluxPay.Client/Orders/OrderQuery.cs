namespace FluxPay.Client;

/// <summary>Which orders to list; null: all of them.</summary>
public sealed record OrderQuery : PageQuery
{
    /// <summary>Of this customer only.</summary>
    public string? CustomerId { get; init; }

    /// <summary>In this status only.</summary>
    public OrderStatus? Status { get; init; }
}
