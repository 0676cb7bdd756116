using Confluent.Kafka;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;

namespace FluxPay.Kafka;

/// <summary>Degraded, never unready, while the brokers are down: events wait in the outbox meanwhile.</summary>
internal sealed class KafkaHealthCheck(KafkaSink sink, IOptions<KafkaOptions> options) : IHealthCheck
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        string topic = options.Value.Topics.Events;
        try
        {
            var answer = await Task.Run(() => sink.AskAbout(topic, Patience), cancellationToken);
            return answer.Topics.Find(t => t.Topic == topic) is { Error.IsError: false }
                ? HealthCheckResult.Healthy("Kafka answers.")
                : HealthCheckResult.Degraded($"The topic {topic} is not there; events wait in the outbox.");
        }
        catch (KafkaException down)
        {
            return HealthCheckResult.Degraded("Kafka does not answer; events wait in the outbox.", down);
        }
    }
}
