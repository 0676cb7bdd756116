using System.Text.Json.Serialization;

namespace FluxPay.Client;

/// <summary>Where an order is in its life: PENDING, PAID, then COMPLETED or CANCELLED.</summary>
/// <param name="Value">The name on the wire; may be one that this version does not list.</param>
[JsonConverter(typeof(OpenValueConverter<OrderStatus>))]
public readonly record struct OrderStatus(string Value) : IOpenValue<OrderStatus>
{
    /// <summary>Waits for its payment, until it expires.</summary>
    public static OrderStatus Pending => new("PENDING");

    /// <summary>Paid; the service has not run yet.</summary>
    public static OrderStatus Paid => new("PAID");

    /// <summary>Paid and delivered.</summary>
    public static OrderStatus Completed => new("COMPLETED");

    /// <summary>Called off; whatever was paid has been given back.</summary>
    public static OrderStatus Cancelled => new("CANCELLED");

    /// <inheritdoc/>
    public static OrderStatus From(string value) => new(value);

    /// <summary>The name on the wire.</summary>
    public override string ToString() => Value ?? "";
}
