using System.Buffers;
using System.Diagnostics.CodeAnalysis;
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

    [ThreadStatic]
    private static Scratch? t_scratch;

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
        var (buffer, writer) = t_scratch ??= new Scratch();
        buffer.ResetWrittenCount();
        writer.Reset(buffer);
        writer.WriteStartObject();
        foreach (var (name, value) in attributes)
            writer.WriteString(name, value);
        writer.WritePropertyName("data"u8);
        writer.WriteRawValue(data, skipInputValidation: true);
        writer.WriteEndObject();
        writer.Flush();
        byte[] written = buffer.WrittenSpan.ToArray();
        if (buffer.Capacity > Scratch.Most)
            t_scratch = null;   // one large event must not keep its memory for ever
        return written;
    }

    /// <summary>One thread's buffer, used again for every event.</summary>
    [SuppressMessage("Reliability", "CA1001", Justification = "Lives as long as its thread; the writer holds memory only.")]
    private sealed class Scratch
    {
        public const int Most = 64 * 1024;

        private readonly ArrayBufferWriter<byte> _buffer = new(4096);
        private readonly Utf8JsonWriter _writer;

        public Scratch() => _writer = new Utf8JsonWriter(_buffer, new JsonWriterOptions { SkipValidation = true });

        public void Deconstruct(out ArrayBufferWriter<byte> buffer, out Utf8JsonWriter writer) => (buffer, writer) = (_buffer, _writer);
    }
}
