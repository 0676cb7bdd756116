using Confluent.Kafka;
using Microsoft.Extensions.Logging;
using KafkaError = Confluent.Kafka.ErrorCode;

namespace FluxPay.Kafka;

/// <summary>How this process connects to the brokers.</summary>
internal static class KafkaClients
{
    private static readonly TimeSpan FullQueuePause = TimeSpan.FromMilliseconds(10);

    public static TConfig With<TConfig>(this TConfig config, KafkaOptions options) where TConfig : ClientConfig
    {
        config.BootstrapServers = options.BootstrapServers;
        config.ClientId ??= "fluxpay";
        foreach (var (setting, value) in options.Settings)
            config.Set(setting, value);
        return config;
    }

    /// <summary>Has a record go out; waits only while there is no room for it in this process.</summary>
    public static async ValueTask EnqueueAsync(
        this IProducer<byte[], byte[]> producer, TopicPartition to, Message<byte[], byte[]> record, Action<DeliveryReport<byte[], byte[]>>? report,
        CancellationToken cancellationToken)
    {
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            try
            {
                producer.Produce(to, record, report);
                return;
            }
            catch (KafkaException full) when (full.Error.Code == KafkaError.Local_QueueFull)
            {
                await Task.Delay(FullQueuePause, TimeProvider.System, cancellationToken);
            }
        }
    }

    /// <param name="ended">Told when the producer has ended for good; on its own thread, which must not be kept.</param>
    public static IProducer<byte[], byte[]> Build(ProducerConfig config, ILogger logger, Action<Error>? ended = null) =>
        new ProducerBuilder<byte[], byte[]>(config)
            .SetErrorHandler((_, error) =>
            {
                logger.Heard(error);
                if (error.IsFatal)
                    ended?.Invoke(error);
            })
            .SetLogHandler((_, message) => logger.Heard(message))
            .Build();
}
