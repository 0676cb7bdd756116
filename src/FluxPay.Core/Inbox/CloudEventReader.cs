using System.Text.Json;
using System.Text.RegularExpressions;
using FluxPay.Security;

namespace FluxPay.Inbox;

/// <summary>Reads the structured JSON form of CloudEvents 1.0; whatever is wrong with one is told at once.</summary>
internal static partial class CloudEventReader
{
    /// <summary>More than any event of ours needs, and what a broker takes unless told otherwise.</summary>
    public const int MostBytes = 1024 * 1024;

    private const int MostCharacters = 255;

    public static Result<InboundEvent> Read(ReadOnlyMemory<byte> record)
    {
        if (record.Length > MostBytes)
            return Unreadable(ErrorCode.BodyTooLarge, $"is larger than {MostBytes} bytes", $"{MostBytes}바이트를 넘습니다");
        try
        {
            using var json = JsonDocument.Parse(record);
            return SurrogateHalves.In(json.RootElement) is { } halves ? halves : Read(json.RootElement);
        }
        catch (JsonException)
        {
            return Unreadable(ErrorCode.NotJson, "is not JSON", "JSON이 아닙니다");
        }
    }

    private static Result<InboundEvent> Read(JsonElement root)
    {
        var fields = new InputFields(root);
        fields.Choice("specversion", required: true, "1.0");
        string? id = fields.Text("id", 1, MostCharacters, required: true);
        string? source = fields.Text("source", 1, MostCharacters, required: true);
        string? type = fields.Text("type", 1, MostCharacters, required: true);
        string? content = fields.Text("datacontenttype", 1, MostCharacters);
        if (content is not null && !JsonPattern.IsMatch(content))
            fields.Wrong("datacontenttype", "must be application/json", "application/json이어야 합니다");
        fields.Instant("time");
        var data = fields.Nested("data", required: true);
        var service = SourcePattern.Match(source ?? "");
        if (source is not null && !service.Success)
            fields.Wrong("source", "must be /services/{serviceId}", "/services/{serviceId} 형식이어야 합니다");
        fields.IgnoreOthers();   // CloudEvents lets any sender add attributes of its own
        return fields.Refusal() is { } refusal
            ? refusal
            : new InboundEvent(service.Groups[1].Value, id!, type!, data!.Value.Clone());
    }

    private static FluxPayError Unreadable(ErrorCode code, string english, string korean) =>
        new(code, new Text($"The record {english}.", $"레코드가 {korean}."));

    [GeneratedRegex(@"\A/services/([a-z0-9-]{2,32})\z")]
    private static partial Regex SourcePattern { get; }

    [GeneratedRegex(@"\Aapplication/(.+\+)?json(;.*)?\z", RegexOptions.IgnoreCase)]
    private static partial Regex JsonPattern { get; }
}
