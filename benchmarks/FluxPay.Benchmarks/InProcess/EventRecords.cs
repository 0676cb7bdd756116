using BenchmarkDotNet.Attributes;
using FluxPay.Events;
using FluxPay.Kafka;
using FluxPay.Outbox;

namespace FluxPay.Benchmarks;

/// <summary>What does the relay add to the bytes of an event that it brings to Kafka? The baseline copies them; a producer has to have a record of its own.</summary>
[MemoryDiagnoser]
public class EventRecords
{
    private readonly OutboxMessage _message = new(
        1, new EventId(Guid.Parse("0197a1b2-c3d4-7e5f-8a9b-0c1d2e3f4a5d")), Samples.Customer, 42, "payment.approved", Samples.Payment.Id.ToString(), Samples.Now,
        "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01", OutboxWriter.Data);

    [Benchmark(Baseline = true)]
    public int Copy() => _message.Data.ToArray().Length;

    /// <summary>The CloudEvents envelope around them.</summary>
    [Benchmark]
    public int Envelope() => CloudEvent.Write(
        new CloudEvent(_message.Id, _message.Customer, _message.Sequence, _message.Type, _message.Subject, _message.At, _message.TraceParent).Attributes(),
        _message.Data.Span).Length;

    /// <summary>The whole record: the envelope, its attributes once more as headers, the key.</summary>
    [Benchmark]
    public int Record() => EventRecord.Of(_message).Value.Length;
}
