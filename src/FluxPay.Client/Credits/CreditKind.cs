using System.Text.Json.Serialization;

namespace FluxPay.Client;

/// <summary>How a grant of credits came to be.</summary>
/// <param name="Value">The name on the wire; may be one that this version does not list.</param>
[JsonConverter(typeof(OpenValueConverter<CreditKind>))]
public readonly record struct CreditKind(string Value) : IOpenValue<CreditKind>
{
    /// <summary>Bought; refundable.</summary>
    public static CreditKind Paid => new("PAID");

    /// <summary>Given; never refunded in money.</summary>
    public static CreditKind Bonus => new("BONUS");

    /// <inheritdoc/>
    public static CreditKind From(string value) => new(value);

    /// <summary>The name on the wire.</summary>
    public override string ToString() => Value ?? "";
}
