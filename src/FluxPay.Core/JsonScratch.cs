using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace FluxPay;

/// <summary>
/// A writer and its buffer that one thread uses again and again: a writer asks its buffer for room for the longest text it may come to, so one
/// that is new each time is given several times what it writes.
/// </summary>
[SuppressMessage("Reliability", "CA1001", Justification = "Lives as long as its thread; the writer holds memory only.")]
internal sealed class JsonScratch
{
    private const int Most = 64 * 1024;

    private readonly ArrayBufferWriter<byte> _buffer = new(4096);
    private readonly Utf8JsonWriter _writer;

    private JsonScratch(JsonWriterOptions options) => _writer = new Utf8JsonWriter(_buffer, options);

    /// <summary>What is written, in an array of its own.</summary>
    /// <param name="scratch">A thread's own field.</param>
    /// <param name="options">The same for every use of it.</param>
    /// <param name="what">Handed to <paramref name="write"/>.</param>
    /// <param name="write">Writes one value.</param>
    public static byte[] Write<T>(ref JsonScratch? scratch, JsonWriterOptions options, T what, Action<Utf8JsonWriter, T> write)
        where T : allows ref struct
    {
        var (buffer, writer) = scratch ??= new JsonScratch(options);
        buffer.ResetWrittenCount();
        writer.Reset(buffer);
        write(writer, what);
        writer.Flush();
        byte[] written = buffer.WrittenSpan.ToArray();
        if (buffer.Capacity > Most)
            scratch = null;   // one large value must not keep its memory for ever
        return written;
    }

    private void Deconstruct(out ArrayBufferWriter<byte> buffer, out Utf8JsonWriter writer) => (buffer, writer) = (_buffer, _writer);
}
