using System.Globalization;
using System.Text.Json;

namespace FluxPay.Events;

/// <summary>An event in its envelope for a transport: CloudEvents 1.0 as structured JSON.</summary>
/// <param name="Id">Stable over redelivery.</param>
/// <param name="Customer">Whose event; its partition key.</param>
/// <param name="Sequence">Dense per customer.</param>
/// <param name="Type">The CloudEvents type.</param>
/// <param name="Subject">What it is about.</param>
/// <param name="At">When it happened.</param>
/// <param name="TraceParent">The W3C trace it belongs to, if any.</param>
internal sealed record CloudEvent(
    EventId Id, CustomerRef Customer, long Sequence, string Type, string Subject, DateTimeOffset At, string? TraceParent)
{
    public const string ContentType = "application/cloudevents+json";
    public const string SpecVersion = "1.0";
    public const string DataContentType = "application/json";

    private static readonly JsonWriterOptions Unchecked = new() { SkipValidation = true };

    [ThreadStatic]
    private static JsonScratch? t_scratch;

    /// <summary>The attributes by name and text, in the order of the contract; without <c>traceparent</c> where there is no trace.</summary>
    public IEnumerable<KeyValuePair<string, string>> Attributes()
    {
        yield return new("specversion", SpecVersion);
        yield return new("id", Id.ToString());
        yield return new("source", $"/fluxpay/{Customer.Service}");
        yield return new("type", Type);
        yield return new("subject", Subject);
        yield return new("time", At.UtcDateTime.ToString(InstantConverter.Format, CultureInfo.InvariantCulture));
        yield return new("datacontenttype", DataContentType);
        yield return new("partitionkey", Customer.PartitionKey);
        yield return new("sequence", Sequence.ToString("D20", CultureInfo.InvariantCulture));
        if (TraceParent is { } trace)
            yield return new("traceparent", trace);
    }

    /// <summary>The envelope around data that is JSON already and is written as it is.</summary>
    public static byte[] Write(IEnumerable<KeyValuePair<string, string>> attributes, ReadOnlySpan<byte> data)
    {
        var what = new Envelope(attributes, data);
        return JsonScratch.Write(ref t_scratch, Unchecked, what, static (writer, envelope) =>
        {
            writer.WriteStartObject();
            foreach (var (name, value) in envelope.Attributes)
                writer.WriteString(name, value);
            writer.WritePropertyName("data"u8);
            writer.WriteRawValue(envelope.Data, skipInputValidation: true);
            writer.WriteEndObject();
        });
    }

    private readonly ref struct Envelope(IEnumerable<KeyValuePair<string, string>> attributes, ReadOnlySpan<byte> data)
    {
        public IEnumerable<KeyValuePair<string, string>> Attributes { get; } = attributes;
        public ReadOnlySpan<byte> Data { get; } = data;
    }
}
