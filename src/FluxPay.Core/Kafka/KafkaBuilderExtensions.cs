using FluxPay.Http;
using FluxPay.Inbox;
using FluxPay.Kafka;
using FluxPay.Outbox;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace FluxPay;

/// <summary>Events out and in over Kafka.</summary>
public static class KafkaBuilderExtensions
{
    /// <summary>
    /// Publishes every event to a topic, from the first start on: at least once, in order per customer and numbered without gaps, so that
    /// a consumer that ignores what it has seen gets each once. Brokers that are down stop nothing: events wait in the outbox. What
    /// services send to the topic of usage is processed, and dead letters are published, where the engine takes such records.
    /// </summary>
    /// <param name="builder">What <c>AddFluxPay</c> returned.</param>
    /// <param name="bootstrapServers">Where the brokers are, for example <c>localhost:9092</c>.</param>
    /// <param name="configure">Changes what <c>FluxPay:KafkaTopics</c>, <c>FluxPay:KafkaGroup</c>, <c>FluxPay:KafkaTransactions</c>,
    /// <c>FluxPay:KafkaTransactionalIdPrefix</c> and <c>FluxPay:KafkaSettings</c> say.</param>
    public static FluxPayBuilder UseKafka(this FluxPayBuilder builder, string bootstrapServers, Action<KafkaOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrWhiteSpace(bootstrapServers);
        builder.Services
            .AddOptionsWithValidateOnStart<KafkaOptions, KafkaOptionsValidator>()
            .Configure(o => Read(builder.Configuration, o))
            .Configure(o => o.BootstrapServers = bootstrapServers)
            .Configure(o => configure?.Invoke(o));
        if (builder.Services.Any(s => s.ServiceType == typeof(KafkaSink)))
            return builder;   // called again: the last brokers count

        builder.Services.AddSingleton<KafkaSink>();
        builder.Services.AddSingleton<TransactionalKafkaSink>();
        builder.Services.AddSingleton<IOutboxSink>(sp => sp.GetRequiredService<IOptions<KafkaOptions>>().Value.Transactions
            ? sp.GetRequiredService<TransactionalKafkaSink>()
            : sp.GetRequiredService<KafkaSink>());
        builder.Services.AddSingleton<DeadLetterTopic>();
        builder.Services.AddSingleton<IDeadLetterTopic>(sp => sp.GetRequiredService<DeadLetterTopic>());
        builder.Services.AddHostedService<KafkaInbox>();
        builder.Services.AddHealthChecks().AddCheck<KafkaHealthCheck>("kafka", tags: [HealthEndpoints.Tag]);
        return builder;
    }

    private static void Read(IConfiguration configuration, KafkaOptions options)
    {
        configuration.GetSection("FluxPay:KafkaTopics").Bind(options.Topics);
        options.Group = configuration["FluxPay:KafkaGroup"] ?? options.Group;
        options.Transactions = configuration.GetValue("FluxPay:KafkaTransactions", options.Transactions);
        options.TransactionalIdPrefix = configuration["FluxPay:KafkaTransactionalIdPrefix"] ?? options.TransactionalIdPrefix;
        foreach (var setting in configuration.GetSection("FluxPay:KafkaSettings").GetChildren())
        {
            if (setting.Value is { } value)
                options.Settings[setting.Key] = value;
        }
    }
}
