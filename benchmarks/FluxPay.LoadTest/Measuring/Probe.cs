using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;

namespace FluxPay.LoadTest.Measuring;

/// <summary>
/// Inside a host: keeps what .NET's own instruments and the engine's say, in full, and tells it to whoever connects. What it costs a request
/// is well below a hundredth of it.
/// </summary>
internal sealed class Probe
{
    /// <summary>The environment variable with the port to listen on.</summary>
    public const string Port = "FLUXPAY_LOADTEST_PROBE";

    private const string Lag = "fluxpay.outbox.lag";

    private readonly ConcurrentDictionary<string, Latencies> _durations = [];
    private readonly ConcurrentDictionary<(string Method, string Route), Latencies> _requests = [];
    private readonly ConcurrentDictionary<string, Latencies> _pools = [];
    private readonly Action _observe;
    private long _delivered;
    private long _lag;

    private Probe()
    {
        var all = new MeterListener();   // lives as long as the process
        _observe = all.RecordObservableInstruments;
        all.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Name is "http.server.request.duration" or "http.client.request.duration"
                or "db.client.operation.duration" or "fluxpay.outbox.delivered" or Lag)
                listener.EnableMeasurementEvents(instrument);
        };
        all.SetMeasurementEventCallback<double>(Took);
        all.SetMeasurementEventCallback<long>((instrument, events, _, _) =>
        {
            if (instrument.Name == Lag)
                Volatile.Write(ref _lag, events);
            else
                Interlocked.Add(ref _delivered, events);
        });
        all.Start();
    }

    public static void Start(int port)
    {
        var probe = new Probe();
        var door = new TcpListener(IPAddress.Loopback, port);
        door.Start();
        _ = Task.Run(() => probe.TellAsync(door));
    }

    private void Took(Instrument instrument, double seconds, ReadOnlySpan<KeyValuePair<string, object?>> tags, object? state)
    {
        var latencies = instrument.Name switch
        {
            "http.server.request.duration" => _requests.GetOrAdd(
                (Tag(tags, "http.request.method"), Tag(tags, "http.route")),
                static (key, all) => all.GetOrAdd($"{key.Method} {key.Route}", _ => new Latencies()), _durations),
            "http.client.request.duration" => _durations.GetOrAdd(ProbeReading.Gateway, _ => new Latencies()),
            _ => _pools.GetOrAdd(Tag(tags, "db.client.connection.pool.name"), static (pool, all) => all.GetOrAdd(Use(pool), _ => new Latencies()), _durations),
        };
        latencies.Record(TimeSpan.FromSeconds(seconds));
    }

    /// <summary>The engine names its connections after what they do.</summary>
    private static string Use(string pool) => pool switch
    {
        _ when pool.Contains("fluxpay-writer", StringComparison.Ordinal) => ProbeReading.Writes,
        _ when pool.Contains("fluxpay-relay", StringComparison.Ordinal) => ProbeReading.Relay,
        _ => ProbeReading.Reads,
    };

    private static string Tag(ReadOnlySpan<KeyValuePair<string, object?>> tags, string name)
    {
        foreach (var (key, value) in tags)
        {
            if (key == name)
                return value as string ?? "";
        }
        return "";
    }

    private async Task TellAsync(TcpListener door)
    {
        while (true)
        {
            using var asker = await door.AcceptTcpClientAsync();
            await using var stream = asker.GetStream();
            _observe();
            await JsonSerializer.SerializeAsync(stream, new ProbeReading(
                _durations.ToDictionary(d => d.Key, d => d.Value.Pack()), Volatile.Read(ref _delivered), Volatile.Read(ref _lag),
                GC.GetTotalAllocatedBytes(), GC.GetTotalMemory(forceFullCollection: false), GC.GetTotalPauseDuration()));
        }
    }
}

/// <summary>What a host has seen since it began.</summary>
/// <param name="Durations">By method and route, or one of the names here; as <see cref="Latencies.Pack"/> gives them.</param>
/// <param name="Delivered">Events that subscribers have taken.</param>
/// <param name="Lag">Events that are committed and not delivered, by the host's own metric.</param>
/// <param name="Allocated">Bytes.</param>
/// <param name="Heap">Bytes in use, garbage included.</param>
/// <param name="Paused">By the garbage collector.</param>
internal sealed record ProbeReading(Dictionary<string, long[]> Durations, long Delivered, long Lag, long Allocated, long Heap, TimeSpan Paused)
{
    public const string Gateway = "calls of the gateway";
    public const string Reads = "reads";
    public const string Writes = "writes";
    public const string Relay = "relay";

    public static async Task<ProbeReading> OfAsync(int port)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, port);
        return (await JsonSerializer.DeserializeAsync<ProbeReading>(client.GetStream()))!;
    }

    public ProbeReading Since(ProbeReading before) => new(
        Durations.ToDictionary(d => d.Key, d => Latencies.Between(before.Durations.GetValueOrDefault(d.Key, [0]), d.Value).Pack()),
        Delivered - before.Delivered, Lag, Allocated - before.Allocated, Heap, Paused - before.Paused);

    public static ProbeReading Together(IReadOnlyList<ProbeReading> hosts) => new(
        hosts.SelectMany(h => h.Durations).GroupBy(d => d.Key)
            .ToDictionary(g => g.Key, g => Latencies.Together(g.Select(d => Latencies.Between([0], d.Value))).Pack()),
        hosts.Sum(h => h.Delivered), hosts.Max(h => h.Lag), hosts.Sum(h => h.Allocated), hosts.Sum(h => h.Heap), new TimeSpan(hosts.Sum(h => h.Paused.Ticks)));

    public Latencies Of(string name) => Latencies.Between([0], Durations.GetValueOrDefault(name, [0]));
}
