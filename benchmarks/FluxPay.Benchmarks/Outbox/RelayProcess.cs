using FluxPay.Outbox;
using Microsoft.Extensions.DependencyInjection;

namespace FluxPay.Benchmarks;

/// <summary>A host that only brings events from PostgreSQL to Kafka, until it is killed.</summary>
internal static class RelayProcess
{
    public const string Verb = "relay";
    public const string Ready = "ready";

    public static async Task<int> RunAsync(string postgres, string kafka, string topic, bool transactions)
    {
        await using var writer = new OutboxWriter(postgres, builder => builder.UseKafka(kafka, o =>
        {
            o.Topics.Events = topic;
            o.Topics.Checkpoints = $"{topic}-checkpoints";
            o.Transactions = transactions;
            o.TransactionalIdPrefix = topic;
            o.Settings["reconnect.backoff.max.ms"] = "500";
        }));
        using var relay = ActivatorUtilities.CreateInstance<OutboxRelay>(writer.Services);
        await relay.StartAsync(CancellationToken.None);
        Console.WriteLine(Ready);
        await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System);
        return 0;
    }
}
