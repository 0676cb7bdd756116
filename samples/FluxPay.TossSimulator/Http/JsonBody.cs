using System.Text.Json;

namespace FluxPay.TossSimulator.Http;

internal static class JsonBody
{
    /// <returns>Null when the text is no JSON object.</returns>
    public static JsonElement? Object(ReadOnlyMemory<byte> text)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(text);
            return document.RootElement.ValueKind is JsonValueKind.Object ? document.RootElement.Clone() : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
