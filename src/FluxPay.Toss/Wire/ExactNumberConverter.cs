using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace FluxPay.Toss.Wire;

/// <summary>
/// Reads an amount exactly or not at all. The framework's own reader rounds what does not fit a decimal, and a rounded
/// amount is a wrong one.
/// </summary>
internal sealed class ExactNumberConverter : JsonConverter<decimal?>
{
    private const int LongestNumber = 28;   // so many digits a decimal always holds

    public override decimal? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType == JsonTokenType.Null)
            return null;
        if (reader.TokenType is not (JsonTokenType.Number or JsonTokenType.String) || reader.HasValueSequence
            || reader.ValueSpan.Length > LongestNumber)
            throw new JsonException("Not an amount.");

        // No exponent, no thousands, no spaces.
        const NumberStyles plain = NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign;
        string text = Encoding.UTF8.GetString(reader.ValueSpan);
        return decimal.TryParse(text, plain, CultureInfo.InvariantCulture, out decimal value)
            ? value
            : throw new JsonException("Not an exact amount.");
    }

    public override void Write(Utf8JsonWriter writer, decimal? value, JsonSerializerOptions options)
    {
        if (value is { } number)
            writer.WriteNumberValue(number);
        else
            writer.WriteNullValue();
    }
}
