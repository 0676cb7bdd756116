using FluxPay.LoadTest.Measuring;
using FluxPay.Tests;

namespace FluxPay.LoadTest.Servers;

/// <summary>Where the hosts publish their events: what has to run for it, what the hosts are told, and what has arrived.</summary>
internal interface IEventTransport : IAsyncDisposable
{
    /// <summary>For the report.</summary>
    string Name { get; }

    IEnumerable<KeyValuePair<string, string>> HostSettings { get; }

    /// <summary>What runs beside the hosts.</summary>
    IEnumerable<MeasuredProcess> Processes { get; }

    /// <summary>Has the brokers refuse every connection, or not any more.</summary>
    Task SetDownAsync(bool down);

    /// <summary>Waits for what is committed and compares it with what has arrived, once nobody commits any more.</summary>
    /// <returns>Null where nothing leaves the hosts.</returns>
    Task<EventTally?> TallyAsync(PostgresServer? postgres);
}

/// <summary>The one place where a run's transport is chosen.</summary>
internal static class EventTransports
{
    public static async Task<IEventTransport> StartAsync(Arguments arguments) =>
        arguments.HasKafka ? await KafkaEvents.StartAsync() : new NoBrokers(arguments.IsEmbedded);
}

/// <summary>Nothing leaves the hosts. Alone on SQLite a development host has its service Moa inside, to which the relay delivers every event.</summary>
internal sealed class NoBrokers(bool hasSubscribers) : IEventTransport
{
    public string Name => hasSubscribers ? "events to subscribers in process" : "events stay in the outbox";
    public IEnumerable<KeyValuePair<string, string>> HostSettings => [];
    public IEnumerable<MeasuredProcess> Processes => [];
    public Task SetDownAsync(bool down) => throw new InvalidOperationException("There are no brokers to take away.");
    public Task<EventTally?> TallyAsync(PostgresServer? postgres) => Task.FromResult<EventTally?>(null);
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
