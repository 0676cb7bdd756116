using System.Text.Json;

namespace FluxPay.TossSimulator;

/// <summary>Reads members of a request that may be absent, null or of another type than promised.</summary>
internal static class JsonFields
{
    public static string? Text(this JsonElement body, string name)
    {
        if (Member(body, name) is not { ValueKind: JsonValueKind.String } value)
            return null;
        try
        {
            return value.GetString();
        }
        catch (InvalidOperationException)
        {
            return null;        // half a surrogate pair is no text
        }
    }

    public static decimal? Number(this JsonElement body, string name) =>
        Member(body, name) is { ValueKind: JsonValueKind.Number } value && value.TryGetDecimal(out decimal number) ? number : null;

    /// <returns>False when the member is there but is not text.</returns>
    public static bool TryText(this JsonElement body, string name, out string? text)
    {
        text = body.Text(name);
        return text is not null || Member(body, name) is null;
    }

    /// <returns>False when the member is there but is not a whole number of at least <paramref name="minimum"/>.</returns>
    public static bool TryWhole(this JsonElement body, string name, long minimum, out long? whole)
    {
        whole = null;
        if (Member(body, name) is null)
            return true;
        if (body.Number(name) is not { } number || number != decimal.Truncate(number) || number < minimum || number > long.MaxValue)
            return false;
        whole = (long)number;
        return true;
    }

    public static JsonElement? Member(this JsonElement body, string name) =>
        body.TryGetProperty(name, out JsonElement value) && value.ValueKind is not JsonValueKind.Null ? value : null;
}
