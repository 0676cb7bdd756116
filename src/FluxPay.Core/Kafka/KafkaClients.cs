using Confluent.Kafka;
using Microsoft.Extensions.Logging;

namespace FluxPay.Kafka;

/// <summary>How this process connects to the brokers.</summary>
internal static class KafkaClients
{
    public static TConfig With<TConfig>(this TConfig config, KafkaOptions options) where TConfig : ClientConfig
    {
        config.BootstrapServers = options.BootstrapServers;
        config.ClientId ??= "fluxpay";
        foreach (var (setting, value) in options.Settings)
            config.Set(setting, value);
        return config;
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
