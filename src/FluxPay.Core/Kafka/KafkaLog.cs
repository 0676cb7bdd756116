using Confluent.Kafka;
using Microsoft.Extensions.Logging;

namespace FluxPay.Kafka;

/// <summary>Where the client library's own messages go: it connects and tries again by itself, so they are for whoever looks for a reason.</summary>
internal static class KafkaLog
{
    public static void Heard(this ILogger logger, Error error) =>
        logger.Log(error.IsFatal ? LogLevel.Error : LogLevel.Warning, "Kafka: {Reason} ({Code}).", error.Reason, error.Code);

    public static void Heard(this ILogger logger, LogMessage message) => logger.LogDebug("Kafka: {Facility}: {Message}", message.Facility, message.Message);
}
