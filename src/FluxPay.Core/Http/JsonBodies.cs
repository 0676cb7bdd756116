using System.Text.Json;
using System.Text.Unicode;
using Microsoft.AspNetCore.Http;

namespace FluxPay.Http;

/// <summary>Reads a request's body: JSON of at most 64 KiB, or nothing at all where every field is optional.</summary>
internal static class JsonBodies
{
    private const int Limit = 64 * 1024;
    private static readonly JsonDocumentOptions Options = new() { MaxDepth = 16 };

    public static async Task<(JsonDocument? Body, FluxPayError? Refusal)> ReadAsync(HttpRequest request)
    {
        byte[] buffer = new byte[Math.Min(request.ContentLength ?? 4096, Limit) + 1];
        int length = 0;
        while (true)
        {
            int read = await request.Body.ReadAsync(buffer.AsMemory(length), request.HttpContext.RequestAborted);
            if (read == 0)
                break;
            length += read;
            if (length > Limit)
                return (null, TooLarge());
            if (length == buffer.Length)
                Array.Resize(ref buffer, Math.Min(buffer.Length * 2, Limit + 1));
        }

        if (length == 0)
            return (JsonDocument.Parse("{}"), null);
        if (!IsJson(request.ContentType))
            return (null, NotJson());
        if (!Utf8.IsValid(buffer.AsSpan(0, length)))   // the parser lets bytes in strings pass, and throws when they are read
            return (null, FieldErrors.Refusal("", "is not UTF-8; send one JSON object in UTF-8", "UTF-8이 아닙니다. UTF-8 JSON 객체를 보내 주세요"));
        try
        {
            return (JsonDocument.Parse(buffer.AsMemory(0, length), Options), null);
        }
        catch (JsonException problem)
        {
            return (null, FieldErrors.Refusal("",
                $"is not valid JSON (line {problem.LineNumber + 1}, byte {problem.BytePositionInLine + 1}); send one JSON object in UTF-8",
                $"올바른 JSON이 아닙니다({problem.LineNumber + 1}행 {problem.BytePositionInLine + 1}바이트). UTF-8 JSON 객체를 보내 주세요"));
        }
    }

    public static FluxPayError TooLarge() => new(ErrorCode.BodyTooLarge, new Text(
        "The body is larger than 64 KiB; send less.", "요청 본문은 64KiB를 넘을 수 없습니다."));

    public static FluxPayError NotJson() => new(ErrorCode.NotJson, new Text(
        "Send the body as JSON, with Content-Type: application/json.", "Content-Type: application/json으로 JSON을 보내 주세요."));

    public static bool IsJson(string? contentType)
    {
        string media = (contentType ?? "").Split(';')[0].Trim();
        return media.Equals("application/json", StringComparison.OrdinalIgnoreCase)
            || (media.StartsWith("application/", StringComparison.OrdinalIgnoreCase) && media.EndsWith("+json", StringComparison.OrdinalIgnoreCase));
    }
}
