using System.Text.Json;
using Confluent.Kafka;

namespace Moa;

/// <summary>Tells of uses on the topic that FluxPay reads. All events of a customer have one key, so they come in order.</summary>
public sealed class KafkaUsageEvents : IUsageEvents, IDisposable
{
    private readonly IProducer<string, byte[]> _producer;
    private readonly string _topic;
    private readonly TimeProvider _time;
    private readonly Dictionary<string, string> _customers = [];
    private readonly Lock _lock = new();

    /// <param name="bootstrapServers">The brokers.</param>
    /// <param name="topic">Where FluxPay reads, <c>fluxpay.usage</c> unless it was told otherwise.</param>
    /// <param name="time">When an event happened.</param>
    public KafkaUsageEvents(string bootstrapServers, string topic, TimeProvider time)
    {
        _topic = topic;
        _time = time;
        _producer = new ProducerBuilder<string, byte[]>(new ProducerConfig
        {
            BootstrapServers = bootstrapServers, EnableIdempotence = true, Acks = Acks.All,
        }).Build();
    }

    public Task RequestedAsync(string requestId, string customerId, CancellationToken cancellationToken)
    {
        lock (_lock)
            _customers[requestId] = customerId;
        return SendAsync(requestId, "requested", new { requestId, customerId, feature = "resume-analysis" }, cancellationToken);
    }

    public Task CompletedAsync(string requestId, CancellationToken cancellationToken) =>
        SendAsync(requestId, "completed", new { requestId }, cancellationToken);

    public Task FailedAsync(string requestId, string reason, CancellationToken cancellationToken) =>
        SendAsync(requestId, "failed", new { requestId, reason }, cancellationToken);

    public void Dispose() => _producer.Dispose();

    /// <summary>The event's id follows from what happened: told again, it is the same event and changes nothing.</summary>
    private async Task SendAsync(string requestId, string what, object data, CancellationToken cancellationToken)
    {
        string? customer;
        lock (_lock)
            customer = _customers.GetValueOrDefault(requestId);
        byte[] cloudEvent = JsonSerializer.SerializeToUtf8Bytes(new
        {
            specversion = "1.0",
            id = $"{requestId}-{what}",
            source = "/services/moa",
            type = $"service.usage.{what}",
            time = _time.GetUtcNow(),
            datacontenttype = "application/json",
            data,
        });
        await _producer.ProduceAsync(_topic, new Message<string, byte[]> { Key = customer ?? requestId, Value = cloudEvent }, cancellationToken);
    }
}
