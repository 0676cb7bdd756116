using FluxPay.Outbox;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace FluxPay.Kafka.Tests;

/// <summary>What configuration says of transactions, and what cannot be meant.</summary>
public sealed class KafkaOptionsTests
{
    [Theory]
    [InlineData(null, typeof(KafkaSink))]
    [InlineData("true", typeof(TransactionalKafkaSink))]
    public async Task Transactions_are_a_setting_that_is_off_unless_asked_for(string? transactions, Type expected)
    {
        await using var services = Services(new() { ["FluxPay:KafkaTransactions"] = transactions });
        var sink = services.GetServices<IOutboxSink>().Single(s => s.Name == "kafka");   // the same name: each goes on where the other was
        Assert.IsType(expected, sink);
    }

    [Fact]
    public async Task Ids_and_checkpoints_have_names_that_can_be_set()
    {
        await using var bare = Services([]);
        var options = bare.GetRequiredService<IOptions<KafkaOptions>>().Value;
        Assert.Equal((null, "fluxpay.outbox.checkpoints"), (options.TransactionalIdPrefix, options.Topics.Checkpoints));

        await using var set = Services(new() { ["FluxPay:KafkaTransactionalIdPrefix"] = "seoul", ["FluxPay:KafkaTopics:Checkpoints"] = "seoul.checkpoints" });
        options = set.GetRequiredService<IOptions<KafkaOptions>>().Value;
        Assert.Equal(("seoul", "seoul.checkpoints"), (options.TransactionalIdPrefix, options.Topics.Checkpoints));
    }

    [Theory]
    [InlineData("FluxPay:KafkaTransactionalIdPrefix", " ", "must not be empty")]
    [InlineData("FluxPay:KafkaTopics:Checkpoints", "no spaces", "must be 1 to 249")]
    [InlineData("FluxPay:KafkaTopics:Checkpoints", "fluxpay.events", "must be a topic of its own")]
    [InlineData("FluxPay:KafkaSettings:transactional.id", "mine", "cannot set transactional.id")]
    public async Task What_cannot_work_is_refused_in_words(string setting, string value, string expected)
    {
        await using var services = Services(new() { [setting] = value });
        var refused = Assert.Throws<OptionsValidationException>(() => services.GetRequiredService<IOptions<KafkaOptions>>().Value);
        Assert.Contains(expected, refused.Message, StringComparison.Ordinal);
    }

    private static ServiceProvider Services(Dictionary<string, string?> settings)
    {
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddFluxPay(new ConfigurationBuilder().AddInMemoryCollection(settings).Build()).UseKafka("127.0.0.1:1");
        return services.BuildServiceProvider();
    }
}
