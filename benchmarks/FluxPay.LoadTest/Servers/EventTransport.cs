namespace FluxPay.LoadTest.Servers;

/// <summary>Where the hosts publish their events: what has to run for it and what the hosts are told. A broker is one more of these.</summary>
internal interface IEventTransport : IAsyncDisposable
{
    /// <summary>For the report.</summary>
    string Name { get; }

    IEnumerable<KeyValuePair<string, string>> HostSettings { get; }
}

/// <summary>The one place where a run's transport is chosen.</summary>
internal static class EventTransports
{
    public static Task<IEventTransport> StartAsync() => Task.FromResult<IEventTransport>(new InProcessEvents());
}

/// <summary>Subscribers in each host, which a development host has for its service Moa: the relay delivers every event, and nothing leaves.</summary>
internal sealed class InProcessEvents : IEventTransport
{
    public string Name => "events to subscribers in process";
    public IEnumerable<KeyValuePair<string, string>> HostSettings => [];
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
