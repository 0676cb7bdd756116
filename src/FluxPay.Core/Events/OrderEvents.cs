using System.Text.Json.Serialization;

namespace FluxPay.Events;

/// <summary>The order as the REST API and the events show it.</summary>
public record OrderSnapshot
{
    /// <summary>An order of nothing yet; serializers and initializers fill it.</summary>
    public OrderSnapshot() { }

    /// <summary>The order's id.</summary>
    public string OrderId { get; init; } = "";
    /// <summary>The caller's own id of its customer.</summary>
    public string CustomerId { get; init; } = "";
    /// <summary>What a person reads on the receipt.</summary>
    public string OrderName { get; init; } = "";
    /// <summary><c>PENDING</c>, <c>PAID</c>, <c>COMPLETED</c> or <c>CANCELLED</c>.</summary>
    public string Status { get; init; } = "";
    /// <summary>A pack or feature of the policy; null for a custom amount.</summary>
    public string? Product { get; init; }
    /// <summary>How many of it.</summary>
    public long Quantity { get; init; }
    /// <summary>What the gateway must be paid, minor units.</summary>
    public long Amount { get; init; }
    /// <summary>What credits pay.</summary>
    public long CreditAmount { get; init; }
    /// <summary>Both together.</summary>
    public long TotalAmount { get; init; }
    /// <summary>ISO 4217.</summary>
    public string Currency { get; init; } = "";
    /// <summary>What the gateway gave back so far.</summary>
    public long CancelledAmount { get; init; }
    /// <summary>The caller's own words.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; init; } = new Dictionary<string, string>();
    /// <summary>The newest payment; null when nothing has to be paid.</summary>
    public OrderPaymentSnapshot? Payment { get; init; }
    /// <summary>True while what was done is being undone and the gateway has not answered.</summary>
    public bool Compensating { get; init; }
    /// <summary>Why it was or is being cancelled.</summary>
    public string? CancelReason { get; init; }
    /// <summary>When it was created.</summary>
    public DateTimeOffset CreatedAt { get; init; }
    /// <summary>When it last changed.</summary>
    public DateTimeOffset UpdatedAt { get; init; }
    /// <summary>When it ends by itself if nothing happens: unpaid, or paid and never completed. Null once it has ended.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }
}

/// <summary>An order's newest payment in short.</summary>
/// <param name="PaymentId">The payment's id.</param>
/// <param name="Status"><c>READY</c>, <c>APPROVED</c>, <c>CONFIRMED</c>, <c>FAILED</c> or <c>CANCELLED</c>.</param>
/// <param name="InDoubt">True while something was sent to the gateway whose outcome is not recorded.</param>
public sealed record OrderPaymentSnapshot(string PaymentId, string Status, bool InDoubt);

/// <summary>An order was created.</summary>
public sealed record OrderCreated : OrderSnapshot, IEvent
{
    /// <summary>For serializers.</summary>
    [JsonConstructor]
    public OrderCreated() { }

    /// <summary>The order as it is now.</summary>
    public OrderCreated(OrderSnapshot order) : base(order) { }

    /// <inheritdoc/>
    public static string Type => "order.created";
}

/// <summary>Everything an order owes is paid.</summary>
public sealed record OrderPaid : OrderSnapshot, IEvent
{
    /// <summary>For serializers.</summary>
    [JsonConstructor]
    public OrderPaid() { }

    /// <summary>The order as it is now.</summary>
    public OrderPaid(OrderSnapshot order) : base(order) { }

    /// <inheritdoc/>
    public static string Type => "order.paid";
}

/// <summary>What was ordered was delivered.</summary>
public sealed record OrderCompleted : OrderSnapshot, IEvent
{
    /// <summary>For serializers.</summary>
    [JsonConstructor]
    public OrderCompleted() { }

    /// <summary>The order as it is now.</summary>
    public OrderCompleted(OrderSnapshot order) : base(order) { }

    /// <inheritdoc/>
    public static string Type => "order.completed";
}

/// <summary>The order is off, and everything it had taken is given back.</summary>
public sealed record OrderCancelled : OrderSnapshot, IEvent
{
    /// <summary>For serializers.</summary>
    [JsonConstructor]
    public OrderCancelled() { }

    /// <summary>The order as it is now.</summary>
    public OrderCancelled(OrderSnapshot order) : base(order) { }

    /// <inheritdoc/>
    public static string Type => "order.cancelled";
}
