using FluxPay.Host.Tests.Hosting;
using FluxPay.Tests;

namespace FluxPay.Host.Tests.OpenApi;

/// <summary>One host for all that read its document.</summary>
public sealed class OpenApiHost : IAsyncLifetime
{
    /// <summary>Where services send their events.</summary>
    internal KafkaCluster Kafka { get; } = KafkaCluster.Start(brokers: 1);
    internal string UsageTopic { get; private set; } = "";
    public HostProcess Host { get; private set; } = null!;
    public DescribedApi Api { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        UsageTopic = await Kafka.TopicAsync(1);
        Host = await HostProcess.StartAsync(new Dictionary<string, string>
        {
            ["FluxPay:Kafka"] = Kafka.BootstrapServers, ["FluxPay:KafkaTopics:Usage"] = UsageTopic,
        });
        Api = await DescribedApi.OfAsync(Host);
    }

    public async ValueTask DisposeAsync()
    {
        await Host.DisposeAsync();
        Kafka.Dispose();
    }
}

[CollectionDefinition("OpenAPI")]
public sealed class OpenApiCollection : ICollectionFixture<OpenApiHost>;
