using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace FluxPay.Http;

/// <summary>
/// The customer a request names, read before its handler runs and without taking anything from it: the body is kept and read again.
/// Whatever is wrong with it is the handler's to refuse; here it names nobody.
/// </summary>
internal static class RequestCustomer
{
    private const string Name = "customerId";
    private const int BodyLimit = 64 * 1024;     // a larger one is refused by the handler
    private const int LongestId = 64;
    private static readonly object Found = new();

    /// <summary>The customerId of body or query; null when there is none.</summary>
    /// <exception cref="BadHttpRequestException">The body cannot be read.</exception>
    public static async ValueTask<string?> FindAsync(HttpRequest request)
    {
        var items = request.HttpContext.Items;
        if (items.TryGetValue(Found, out object? found))
            return (string?)found;
        string? id = await InBodyAsync(request) ?? request.Query[Name].FirstOrDefault();
        id = id is { Length: > 0 and <= LongestId } ? id : null;
        items[Found] = id;
        return id;
    }

    private static async ValueTask<string?> InBodyAsync(HttpRequest request)
    {
        // Only JSON, which is sent whole: a stream may wait for its handler's answer before it goes on.
        if (HttpMethods.IsGet(request.Method) || !JsonBodies.IsJson(request.ContentType) || request.ContentLength is 0 or > BodyLimit)
            return null;
        // Kept in memory up to the limit; nothing beyond it is read here, so nothing goes to a file.
        request.EnableBuffering(2 * BodyLimit);
        byte[] buffer = new byte[Math.Min(request.ContentLength ?? 4096, BodyLimit) + 1];
        int length = 0;
        while (length <= BodyLimit)
        {
            int read = await request.Body.ReadAsync(buffer.AsMemory(length), request.HttpContext.RequestAborted);
            if (read == 0)
                break;
            length += read;
            if (length == buffer.Length)
                Array.Resize(ref buffer, Math.Min(buffer.Length * 2, BodyLimit + 1));
            if (length > BodyLimit)
                break;
        }
        request.Body.Position = 0;
        return length > BodyLimit ? null : In(buffer.AsSpan(0, length));
    }

    /// <summary>The id in a JSON object; null when it is not there, or the text is not JSON up to it.</summary>
    internal static string? In(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = 16 });
        try
        {
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
                return null;
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                bool isId = reader.ValueTextEquals(Name);
                if (!reader.Read())
                    return null;
                if (isId)
                    return reader.TokenType == JsonTokenType.String ? reader.GetString() : null;
                reader.Skip();
            }
            return null;
        }
        catch (Exception unreadable) when (unreadable is JsonException or InvalidOperationException)   // the latter: text that is not UTF-8
        {
            return null;
        }
    }
}
