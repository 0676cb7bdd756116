using System.Text.Json.Serialization;

namespace FluxPay.Client;

/// <summary>What moved credits.</summary>
/// <param name="Value">The name on the wire; may be one that this version does not list.</param>
[JsonConverter(typeof(OpenValueConverter<LedgerEntryType>))]
public readonly record struct LedgerEntryType(string Value) : IOpenValue<LedgerEntryType>
{
    /// <summary>Credits came in.</summary>
    public static LedgerEntryType Grant => new("GRANT");

    /// <summary>Credits were used; a captured hold too.</summary>
    public static LedgerEntryType Use => new("USE");

    /// <summary>A use was given back.</summary>
    public static LedgerEntryType Refund => new("REFUND");

    /// <summary>A grant ran out of time.</summary>
    public static LedgerEntryType Expire => new("EXPIRE");

    /// <summary>A grant was taken back.</summary>
    public static LedgerEntryType Revoke => new("REVOKE");

    /// <summary>More had to be taken back than was left.</summary>
    public static LedgerEntryType Debt => new("DEBT");

    /// <inheritdoc/>
    public static LedgerEntryType From(string value) => new(value);

    /// <summary>The name on the wire.</summary>
    public override string ToString() => Value ?? "";
}
