using System.Text.Json;
using System.Text.Json.Serialization;
using FluxPay.Credits;
using FluxPay.Sagas.Orchestration;
using FluxPay.Usage;

namespace FluxPay.Storage.Rows;

/// <summary>The columns that hold JSON.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, Converters = [typeof(GrantIdConverter)], UseStringEnumConverter = true)]
[JsonSerializable(typeof(Dictionary<string, string>))]
[JsonSerializable(typeof(IReadOnlyDictionary<string, string>))]
[JsonSerializable(typeof(IReadOnlyList<string>))]
[JsonSerializable(typeof(IReadOnlyList<GrantPart>))]
[JsonSerializable(typeof(IReadOnlyList<UsedPart>))]
[JsonSerializable(typeof(IReadOnlyList<StepState>))]
[JsonSerializable(typeof(StatementTerms))]
internal sealed partial class JsonText : JsonSerializerContext
{
    public static string Write(IReadOnlyDictionary<string, string> map) => JsonSerializer.Serialize(map, Default.IReadOnlyDictionaryStringString);
    public static string Write(IReadOnlyList<string> list) => JsonSerializer.Serialize(list, Default.IReadOnlyListString);
    public static string Write(IReadOnlyList<GrantPart> parts) => JsonSerializer.Serialize(parts, Default.IReadOnlyListGrantPart);
    public static string Write(IReadOnlyList<UsedPart> parts) => JsonSerializer.Serialize(parts, Default.IReadOnlyListUsedPart);
    public static string Write(IReadOnlyList<StepState> steps) => JsonSerializer.Serialize(steps, Default.IReadOnlyListStepState);
    public static string Write(StatementTerms terms) => JsonSerializer.Serialize(terms, Default.StatementTerms);
    public static StatementTerms ReadTerms(string json) => JsonSerializer.Deserialize(json, Default.StatementTerms)!;
    public static IReadOnlyDictionary<string, string> ReadMap(string json) => JsonSerializer.Deserialize(json, Default.DictionaryStringString)!;
    public static IReadOnlyList<string> ReadList(string json) => JsonSerializer.Deserialize(json, Default.IReadOnlyListString)!;
    public static IReadOnlyList<GrantPart> ReadGrantParts(string json) => JsonSerializer.Deserialize(json, Default.IReadOnlyListGrantPart)!;
    public static IReadOnlyList<StepState> ReadSteps(string json) => JsonSerializer.Deserialize(json, Default.IReadOnlyListStepState)!;
    public static IReadOnlyList<UsedPart> ReadUsedParts(string json) => JsonSerializer.Deserialize(json, Default.IReadOnlyListUsedPart)!;
}

internal sealed class GrantIdConverter : JsonConverter<GrantId>
{
    public override GrantId Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        IdText.Parse<GrantId>(reader.GetString()!);

    public override void Write(Utf8JsonWriter writer, GrantId value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.ToString());
}
