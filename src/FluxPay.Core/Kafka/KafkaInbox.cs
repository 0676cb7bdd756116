using Confluent.Kafka;
using FluxPay.Inbox;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace FluxPay.Kafka;

/// <summary>
/// Brings what services send to the inbox, in order per key. A record is left behind once the inbox has it, processed or as a dead letter
/// that is published too; while the store is away everything waits. Without an inbox nothing is read.
/// </summary>
internal sealed class KafkaInbox(
    IEnumerable<IInbox> inboxes, DeadLetterTopic deadLetters, IOptions<KafkaOptions> options, ILogger<KafkaInbox> logger)
    : BackgroundService
{
    private const int Lanes = 32;

    private readonly KafkaOptions _options = options.Value;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (inboxes.LastOrDefault() is not { } inbox)
            return;
        var config = new ConsumerConfig { GroupId = _options.Group }.With(_options);
        await new OrderedConsumer(config, [_options.Topics.Usage], Lanes, ReceiveAsync, logger).RunAsync(stoppingToken);

        async Task ReceiveAsync(ConsumeResult<byte[], byte[]> record, CancellationToken aborting)
        {
            var inbound = new InboundRecord(record.Topic, record.Partition, record.Offset, KeyOf(record), record.Message.Value ?? []);
            if (await inbox.ReceiveAsync(inbound, aborting) is { } letter)
                await deadLetters.PublishAsync(letter, aborting);
        }
    }

    private static ReadOnlyMemory<byte>? KeyOf(ConsumeResult<byte[], byte[]> record) =>
        record.Message.Key is { } key ? key : default(ReadOnlyMemory<byte>?);
}
