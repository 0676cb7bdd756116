using System.Text.Json;
using System.Text.Json.Serialization;

namespace FluxPay.Client;

/// <summary>Reads and writes an <see cref="IOpenValue{TSelf}"/> as a JSON string.</summary>
/// <typeparam name="T">The open value.</typeparam>
/// <remarks>
/// Public so that an application's own source-generated JSON contexts can hold this package's records.
/// </remarks>
public sealed class OpenValueConverter<T> : JsonConverter<T> where T : struct, IOpenValue<T>
{
    /// <inheritdoc/>
    public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String
            ? T.From(reader.GetString()!)
            : throw new JsonException($"{typeof(T).Name} is a JSON string.");

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteStringValue(value.Value);
    }
}
