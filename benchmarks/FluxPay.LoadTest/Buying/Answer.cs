using System.Net.Http.Headers;
using System.Text.Json;

namespace FluxPay.LoadTest.Buying;

/// <summary>One answer, of which only what is asked for is parsed.</summary>
internal sealed record Answer(int Status, byte[] Body, HttpResponseHeaders Headers)
{
    public string Code => Find(1, "code"u8) ?? "";

    /// <summary>A text of the envelope's result; null where there is none.</summary>
    public string? Text(ReadOnlySpan<byte> name) => Find(2, name);

    /// <summary>A text outside any envelope.</summary>
    public string? Plain(ReadOnlySpan<byte> name) => Find(1, name);

    public int Number(ReadOnlySpan<byte> name)
    {
        var reader = new Utf8JsonReader(Body);
        return Seek(ref reader, 2, name) && reader.TryGetInt32(out int number) ? number : 0;
    }

    public bool IsTrue(ReadOnlySpan<byte> name)
    {
        var reader = new Utf8JsonReader(Body);
        return Seek(ref reader, 2, name) && reader.TokenType == JsonTokenType.True;
    }

    public bool HasResult
    {
        get
        {
            var reader = new Utf8JsonReader(Body);
            return Seek(ref reader, 1, "result"u8) && reader.TokenType != JsonTokenType.Null;
        }
    }

    public override string ToString() => $"{Status} {Code}";

    private string? Find(int depth, ReadOnlySpan<byte> name)
    {
        var reader = new Utf8JsonReader(Body);
        return Seek(ref reader, depth, name) && reader.TokenType == JsonTokenType.String ? reader.GetString() : null;
    }

    /// <summary>Stands at the value afterwards.</summary>
    private static bool Seek(ref Utf8JsonReader reader, int depth, ReadOnlySpan<byte> name)
    {
        while (reader.Read())
        {
            if (reader.TokenType == JsonTokenType.PropertyName && reader.CurrentDepth == depth && reader.ValueTextEquals(name))
                return reader.Read();
        }
        return false;
    }
}
