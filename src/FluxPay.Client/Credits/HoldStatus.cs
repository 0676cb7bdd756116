using System.Text.Json.Serialization;

namespace FluxPay.Client;

/// <summary>Where a hold is in its life; it is resolved once.</summary>
/// <param name="Value">The name on the wire; may be one that this version does not list.</param>
[JsonConverter(typeof(OpenValueConverter<HoldStatus>))]
public readonly record struct HoldStatus(string Value) : IOpenValue<HoldStatus>
{
    /// <summary>Set aside.</summary>
    public static HoldStatus Held => new("HELD");

    /// <summary>Used, in full or in part; the rest came back.</summary>
    public static HoldStatus Captured => new("CAPTURED");

    /// <summary>Given back.</summary>
    public static HoldStatus Released => new("RELEASED");

    /// <summary>Given back because nobody resolved it in time.</summary>
    public static HoldStatus Expired => new("EXPIRED");

    /// <inheritdoc/>
    public static HoldStatus From(string value) => new(value);

    /// <summary>The name on the wire.</summary>
    public override string ToString() => Value ?? "";
}
