using System.Runtime.InteropServices;
using System.Text.Json;

namespace FluxPay.Security;

/// <summary>Finds halves of surrogate pairs: JSON may escape them, but no UTF-8 can carry them, so nothing could store or answer them.</summary>
internal static class SurrogateHalves
{
    /// <summary>The refusal that names the fields with one; null when there is none.</summary>
    public static FluxPayError? In(JsonElement root)
    {
        if (JsonMarshal.GetRawUtf8Value(root).IndexOf("\\u"u8) < 0)   // only an escape can be one; raw bytes were checked before
            return null;

        string[] fields = root.ValueKind == JsonValueKind.Object
            ? [.. root.EnumerateObject().Where(m => Name(m) is null || Has(m.Value)).Select(m => Name(m) ?? "")]
            : Has(root) ? [""] : [];
        return fields.Length == 0 ? null : FieldErrors.Refusal([.. fields.Select(f => new FieldError(f, new Text(
            "has half of a surrogate pair, which is not a character", "짝이 없는 서로게이트 문자를 포함할 수 없습니다")))]);
    }

    private static bool Has(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => Text(value) is null,
        JsonValueKind.Object => value.EnumerateObject().Any(m => Name(m) is null || Has(m.Value)),
        JsonValueKind.Array => value.EnumerateArray().Any(Has),
        _ => false,
    };

    private static string? Name(JsonProperty member) => Read(() => member.Name);

    private static string? Text(JsonElement value) => Read(value.GetString);

    private static string? Read(Func<string?> decode)
    {
        try
        {
            return decode();
        }
        catch (InvalidOperationException)   // how System.Text.Json tells of a half
        {
            return null;
        }
    }
}
