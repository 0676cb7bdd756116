using System.Diagnostics;
using FluxPay.Benchmarks;
using FluxPay.LoadTest.Measuring;
using FluxPay.Tests;

namespace FluxPay.LoadTest.Servers;

/// <summary>
/// Brokers in a process of their own, and a consumer in this one that reads what the hosts publish while they do. It has to: the mock brokers
/// keep no more than <see cref="BrokerProcess.KeptPerPartition"/> of each partition, and drop the oldest records beyond it.
/// </summary>
internal sealed class KafkaEvents : IEventTransport
{
    private const string Committed = $"SELECT count(*) FROM fluxpay.outbox WHERE customer NOT LIKE '{History.Customers}%'";
    private static readonly TimeSpan ReaderLimit = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan LastRepeats = TimeSpan.FromMilliseconds(500);   // what comes twice comes last

    private readonly BrokerProcess _brokers;
    private readonly SeenEvents _seen;

    private KafkaEvents(BrokerProcess brokers)
    {
        _brokers = brokers;
        _seen = new SeenEvents(brokers.BootstrapServers, brokers.Events, BrokerProcess.Partitions);
    }

    public string Name => $"events to {(_brokers.IsMock ? "librdkafka's mock brokers" : "Kafka")}";

    public IEnumerable<KeyValuePair<string, string>> HostSettings =>
    [
        new("FluxPay:Kafka", _brokers.BootstrapServers),
        new("FluxPay:KafkaTopics:Events", _brokers.Events),
        new("FluxPay:KafkaTopics:Usage", _brokers.Usage),
        new("FluxPay:KafkaTopics:DeadLetter", _brokers.DeadLetter),
    ];

    public IEnumerable<MeasuredProcess> Processes => _brokers.IsMock ? [new("mock brokers", _brokers.Id)] : [];

    public static async Task<IEventTransport> StartAsync() => new KafkaEvents(await BrokerProcess.StartAsync());

    public Task SetDownAsync(bool down) => _brokers.SetDownAsync(down);

    public async Task<EventTally?> TallyAsync(PostgresServer? postgres)
    {
        long began = Stopwatch.GetTimestamp();
        long committed = await PostgresWork.CountAsync(postgres!, Committed);
        while (_seen.Accepted < committed && !_seen.HasEnded && Stopwatch.GetElapsedTime(began) < ReaderLimit)
            await Task.Delay(Look);
        var after = Stopwatch.GetElapsedTime(began);
        await Task.Delay(LastRepeats);
        return new EventTally(committed, _seen.Accepted, _seen.Jumps, _seen.Repeats, after);
    }

    public async ValueTask DisposeAsync()
    {
        await _seen.DisposeAsync();
        await _brokers.DisposeAsync();
    }
}
