using System.Security.Cryptography;
using System.Text.Json;

namespace FluxPay.Http;

/// <summary>The fingerprint of a body: the same for the same JSON, whatever its member order and white space.</summary>
internal static class CanonicalJson
{
    [ThreadStatic]
    private static JsonScratch? t_scratch;

    public static string Fingerprint(JsonElement root) =>
        Convert.ToHexString(SHA256.HashData(JsonScratch.Write(ref t_scratch, default, root, Write)));

    private static void Write(Utf8JsonWriter writer, JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                writer.WriteStartObject();
                foreach (var member in value.EnumerateObject().OrderBy(m => m.Name, StringComparer.Ordinal))
                {
                    writer.WritePropertyName(member.Name);
                    Write(writer, member.Value);
                }
                writer.WriteEndObject();
                break;
            case JsonValueKind.Array:
                writer.WriteStartArray();
                foreach (var item in value.EnumerateArray())
                    Write(writer, item);
                writer.WriteEndArray();
                break;
            default:
                value.WriteTo(writer);
                break;
        }
    }
}
