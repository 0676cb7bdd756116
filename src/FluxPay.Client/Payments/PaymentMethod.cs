using System.Text.Json.Serialization;

namespace FluxPay.Client;

/// <summary>What the buyer paid with.</summary>
/// <param name="Value">The name on the wire; may be one that this version does not list.</param>
[JsonConverter(typeof(OpenValueConverter<PaymentMethod>))]
public readonly record struct PaymentMethod(string Value) : IOpenValue<PaymentMethod>
{
    /// <summary>A card.</summary>
    public static PaymentMethod Card => new("CARD");

    /// <summary>An easy-pay wallet.</summary>
    public static PaymentMethod EasyPay => new("EASY_PAY");

    /// <summary>A deposit into an account opened for this payment.</summary>
    public static PaymentMethod VirtualAccount => new("VIRTUAL_ACCOUNT");

    /// <summary>A bank transfer.</summary>
    public static PaymentMethod Transfer => new("TRANSFER");

    /// <summary>The phone bill.</summary>
    public static PaymentMethod Mobile => new("MOBILE");

    /// <summary>A gift certificate.</summary>
    public static PaymentMethod GiftCertificate => new("GIFT_CERTIFICATE");

    /// <inheritdoc/>
    public static PaymentMethod From(string value) => new(value);

    /// <summary>The name on the wire.</summary>
    public override string ToString() => Value ?? "";
}
