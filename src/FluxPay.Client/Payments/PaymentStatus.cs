using System.Text.Json.Serialization;

namespace FluxPay.Client;

/// <summary>Where a payment is in its life. Whether the gateway's answer is known is <c>InDoubt</c>.</summary>
/// <param name="Value">The name on the wire; may be one that this version does not list.</param>
[JsonConverter(typeof(OpenValueConverter<PaymentStatus>))]
public readonly record struct PaymentStatus(string Value) : IOpenValue<PaymentStatus>
{
    /// <summary>Nothing has moved yet; for a virtual account: the deposit is awaited.</summary>
    public static PaymentStatus Ready => new("READY");

    /// <summary>The buyer approved; the gateway has not confirmed.</summary>
    public static PaymentStatus Approved => new("APPROVED");

    /// <summary>The money moved.</summary>
    public static PaymentStatus Confirmed => new("CONFIRMED");

    /// <summary>Refused; nothing moved.</summary>
    public static PaymentStatus Failed => new("FAILED");

    /// <summary>Everything was given back.</summary>
    public static PaymentStatus Cancelled => new("CANCELLED");

    /// <inheritdoc/>
    public static PaymentStatus From(string value) => new(value);

    /// <summary>The name on the wire.</summary>
    public override string ToString() => Value ?? "";
}
