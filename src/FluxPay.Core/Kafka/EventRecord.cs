using System.Text;
using Confluent.Kafka;
using FluxPay.Events;
using FluxPay.Outbox;

namespace FluxPay.Kafka;

/// <summary>An event as a record: the envelope as value, the partition key as key, the attributes once more as headers.</summary>
internal static class EventRecord
{
    private static readonly byte[] ContentType = Encoding.ASCII.GetBytes(CloudEvent.ContentType);

    public static Message<byte[], byte[]> Of(OutboxMessage message)
    {
        var envelope = new CloudEvent(
            message.Id, message.Customer, message.Sequence, message.Type, message.Subject, message.At, message.TraceParent);
        KeyValuePair<string, string>[] attributes = [.. envelope.Attributes()];
        var headers = new Headers { { "content-type", ContentType } };
        foreach (var (name, value) in attributes)
            headers.Add($"ce_{name}", Encoding.UTF8.GetBytes(value));
        return new Message<byte[], byte[]>
        {
            Key = Encoding.UTF8.GetBytes(message.Customer.PartitionKey),
            Value = CloudEvent.Write(attributes, message.Data.Span),
            Headers = headers,
            Timestamp = new Timestamp(message.At),
        };
    }
}
