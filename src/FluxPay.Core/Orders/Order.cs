using FluxPay.Events;

namespace FluxPay.Orders;

/// <summary>A request to use something paid. The whole state; a change makes a new one.</summary>
public sealed record Order : IRecord
{
    /// <summary>The order's id, also what the gateway knows it by.</summary>
    public required OrderId Id { get; init; }
    /// <summary>Whose order.</summary>
    public required CustomerRef Customer { get; init; }
    /// <summary>What a person reads on the receipt, 1 to 100 characters.</summary>
    public required string Name { get; init; }
    /// <summary>Where it stands.</summary>
    public required OrderStatus Status { get; init; }
    /// <summary>A pack or feature of the policy; null for a custom amount.</summary>
    public string? Product { get; init; }
    /// <summary>How many of it; after completion how many were used.</summary>
    public required long Quantity { get; init; }
    /// <summary>What was promised when it was created; a later policy does not change it.</summary>
    public required OrderTerms Terms { get; init; }
    /// <summary>What the gateway must be paid.</summary>
    public required Money Amount { get; init; }
    /// <summary>What credits pay.</summary>
    public required long CreditAmount { get; init; }
    /// <summary>The credits on hold for it, if any.</summary>
    public HoldId? Hold { get; init; }
    /// <summary>The caller's own words, at most 20 pairs.</summary>
    public required IReadOnlyDictionary<string, string> Metadata { get; init; }
    /// <summary>The newest payment; null when nothing has to be paid.</summary>
    public OrderPayment? Payment { get; init; }
    /// <summary>What the gateway gave back so far, over all payments.</summary>
    public required Money CancelledAmount { get; init; }
    /// <summary>True while what was done is being undone.</summary>
    public bool Compensating { get; init; }
    /// <summary>Why it was or is being cancelled.</summary>
    public string? CancelReason { get; init; }
    /// <summary>The service's own id of the use it asked for by an event, if it gave one.</summary>
    public string? RequestId { get; init; }
    /// <summary>When it was created.</summary>
    public required DateTimeOffset CreatedAt { get; init; }
    /// <summary>When it last changed.</summary>
    public required DateTimeOffset UpdatedAt { get; init; }
    /// <summary>When it ends by itself if nothing happens; null once it has ended.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }
    /// <inheritdoc/>
    public long Version { get; init; }

    /// <summary>The order as the REST API and the events show it.</summary>
    public OrderSnapshot ToSnapshot() => new()
    {
        OrderId = Id.ToString(),
        CustomerId = Customer.Id,
        OrderName = Name,
        Status = Status.Wire(),
        Product = Product,
        Quantity = Quantity,
        Amount = Amount.MinorUnits,
        CreditAmount = CreditAmount,
        TotalAmount = Amount.MinorUnits + CreditAmount,
        Currency = Amount.Currency.Code,
        CancelledAmount = CancelledAmount.MinorUnits,
        Metadata = Metadata,
        Payment = Payment is { } p ? new OrderPaymentSnapshot(p.Id.ToString(), p.Status.Wire(), p.InDoubt) : null,
        Compensating = Compensating,
        CancelReason = CancelReason,
        CreatedAt = CreatedAt,
        UpdatedAt = UpdatedAt,
        ExpiresAt = ExpiresAt,
    };
}

/// <summary>Where an order stands.</summary>
public enum OrderStatus
{
    /// <summary>Waits for its payment.</summary>
    Pending,
    /// <summary>Everything it owes is paid or on hold; the service runs.</summary>
    Paid,
    /// <summary>Delivered; for good.</summary>
    Completed,
    /// <summary>Off, and everything given back; for good.</summary>
    Cancelled,
}

/// <summary>An order's newest payment in short; kept with the order so that one row decides every race over it.</summary>
/// <param name="Id">The payment.</param>
/// <param name="Status">Where it stands.</param>
/// <param name="InDoubt">True while something was sent to the gateway whose outcome is not recorded.</param>
public sealed record OrderPayment(PaymentId Id, PaymentStatus Status, bool InDoubt);

/// <summary>The words of the wire.</summary>
public static class OrderStatusExtensions
{
    /// <summary>The status on the wire.</summary>
    public static string Wire(this OrderStatus status) => status switch
    {
        OrderStatus.Pending => "PENDING",
        OrderStatus.Paid => "PAID",
        OrderStatus.Completed => "COMPLETED",
        OrderStatus.Cancelled => "CANCELLED",
    };
}
