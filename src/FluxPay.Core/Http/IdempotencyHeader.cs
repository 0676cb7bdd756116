using System.Text;
using Microsoft.AspNetCore.Http;

namespace FluxPay.Http;

/// <summary>
/// Reads <c>Idempotency-Key</c>: 1 to 255 visible ASCII characters, bare or as a quoted structured-field string (RFC 8941 §3.3.3); both
/// are the same key.
/// </summary>
internal static class IdempotencyHeader
{
    public const string Name = "Idempotency-Key";

    /// <summary>The key; null when there is none.</summary>
    public static (string? Key, FluxPayError? Refusal) Read(HttpRequest request)
    {
        var lines = request.Headers[Name];
        if (lines.Count == 0)
            return (null, null);
        if (lines.Count > 1)
            return (null, Wrong("must be given once", "한 번만 지정해야 합니다"));

        string line = (lines[0] ?? "").Trim();
        if ((line.StartsWith('"') ? Unquote(line) : line) is not { } text)
            return (null, Wrong("has a quote that does not close", "따옴표가 닫히지 않았습니다"));
        return text.Length is >= 1 and <= 255 && text.All(c => c is > ' ' and <= '~')
            ? (text, null)
            : (null, Wrong("must be 1 to 255 visible ASCII characters", "공백 없는 ASCII 1~255자여야 합니다"));
    }

    public static FluxPayError Required() => Wrong("is required here; send a key of your own for each operation", "필수 헤더입니다. 요청마다 고유한 키를 보내 주세요");

    private static FluxPayError Wrong(string english, string korean) => FieldErrors.Refusal(Name, english, korean);

    private static string? Unquote(string text)
    {
        var value = new StringBuilder(text.Length);
        for (int i = 1; i < text.Length; i++)
        {
            if (text[i] == '"')
                return i == text.Length - 1 ? value.ToString() : null;
            if (text[i] == '\\' && (++i == text.Length || text[i] is not ('"' or '\\')))
                return null;
            value.Append(text[i]);
        }
        return null;
    }
}
