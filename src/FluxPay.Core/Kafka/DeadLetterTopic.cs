using System.Globalization;
using System.Text;
using Confluent.Kafka;
using FluxPay.Inbox;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using KafkaError = Confluent.Kafka.ErrorCode;

namespace FluxPay.Kafka;

/// <summary>Publishes what could not be processed, with its own key and bytes and the reason in headers.</summary>
internal sealed class DeadLetterTopic : IDeadLetterTopic, IDisposable
{
    private const int NoLimit = 1_000_000_000;   // the broker decides how large a record may be
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);

    private readonly string _topic;
    private readonly ILogger _logger;
    private readonly IProducer<byte[], byte[]> _producer;

    public DeadLetterTopic(IOptions<KafkaOptions> options, ILogger<DeadLetterTopic> logger)
    {
        _topic = options.Value.Topics.DeadLetter;
        _logger = logger;
        _producer = KafkaClients.Build(new ProducerConfig
        {
            Acks = Acks.All,
            EnableIdempotence = true,
            MessageMaxBytes = NoLimit,
            LingerMs = 1,
            Partitioner = Partitioner.Murmur2Random,
        }.With(options.Value), logger);
    }

    /// <summary>Ends once the broker has it. The dead letter is in the store already, so it is not asked for again when this takes long.</summary>
    public async Task PublishAsync(DeadLetter letter, CancellationToken cancellationToken = default)
    {
        var record = RecordOf(letter);
        for (var pause = FirstPause; ; pause = pause * 2 < LongestPause ? pause * 2 : LongestPause)
        {
            try
            {
                if ((await _producer.ProduceAsync(_topic, record, cancellationToken)).Status == PersistenceStatus.Persisted)
                    return;
            }
            catch (ProduceException<byte[], byte[]> failure) when (failure.Error.Code == KafkaError.MsgSizeTooLarge && record.Value is not null)
            {
                // With the reason's headers it is larger than what the broker took before. The store has all of it.
                _logger.LogError(failure, "The dead letter of {Topic} {Partition} {Offset} is too large for {DeadLetters} and goes there without its bytes.",
                    letter.Record.Topic, letter.Record.Partition, letter.Record.Offset, _topic);
                record.Value = null!;
                continue;
            }
            catch (ProduceException<byte[], byte[]> failure)
            {
                _logger.LogError(failure, "A dead letter could not be published to {DeadLetters}; trying again in {Pause}.", _topic, pause);
            }
            await Task.Delay(pause, TimeProvider.System, cancellationToken);
        }
    }

    public void Dispose() => _producer.Dispose();

    private static Message<byte[], byte[]> RecordOf(DeadLetter letter) => new()
    {
        Key = letter.Record.Key?.ToArray()!,
        Value = letter.Record.Value.ToArray(),
        Headers = new Headers
        {
            { "fluxpay_reason", Encoding.UTF8.GetBytes(letter.Reason) },
            { "fluxpay_code", Encoding.UTF8.GetBytes(letter.Code) },
            { "fluxpay_topic", Encoding.UTF8.GetBytes(letter.Record.Topic) },
            { "fluxpay_partition", Number(letter.Record.Partition) },
            { "fluxpay_offset", Number(letter.Record.Offset) },
        },
    };

    private static byte[] Number(long value) => Encoding.ASCII.GetBytes(value.ToString(CultureInfo.InvariantCulture));
}
