using System.Globalization;
using FluxPay.Benchmarks;
using FluxPay.Host.Tests.Hosting;
using FluxPay.LoadTest.Buying;
using FluxPay.LoadTest.Measuring;
using FluxPay.Tests;

namespace FluxPay.LoadTest.Servers;

/// <summary>Everything that a run needs, each a process of its own on a free loopback port, with its files in a folder that is gone afterwards.</summary>
internal sealed class Fleet : IAsyncDisposable
{
    private const string Room = "rush";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("fluxpay-loadtest-");
    private readonly List<HostServer> _hosts = [];
    private readonly IEventTransport _events;
    private ProbedProcess? _gateway;
    private RedisServer? _redis;

    private Fleet(IEventTransport events) => _events = events;

    public PostgresServer? Postgres { get; private set; }
    public IReadOnlyList<HostServer> Hosts => _hosts;
    public Uri Gateway => _gateway!.Url;
    public Market Market { get; private set; } = null!;

    /// <summary>What was started, for the report.</summary>
    public string Description { get; private set; } = "";

    public IEnumerable<MeasuredProcess> Processes =>
    [
        .. _hosts.Select((h, i) => new MeasuredProcess($"host {i + 1}", h.Process.Id)),
        .. Postgres is null ? [] : (MeasuredProcess[])[new("PostgreSQL", Postgres.ProcessId, HasChildren: true)],
        .. _redis is null ? [] : (MeasuredProcess[])[new("Redis", _redis.ProcessId)],
        .. _events.Processes,
        new("simulator", _gateway!.Id),
        new(_events.Processes.Any() ? "buyers, and who reads the events" : "buyers", Environment.ProcessId),
    ];

    public static async Task<Fleet> StartAsync(Arguments arguments)
    {
        var fleet = new Fleet(await EventTransports.StartAsync(arguments));
        try
        {
            await fleet.StartServersAsync(arguments);
            if (arguments.Rows > 0)
                await fleet.WriteHistoryAsync(arguments);
            for (int host = 0; host < arguments.Hosts; host++)
                fleet._hosts.Add(await HostServer.StartAsync(fleet._folder.CreateSubdirectory($"host-{host}").FullName, fleet.HostSettings(arguments)));
            fleet.Market = new Market([.. fleet._hosts.Select(h => h.Process.Url)], fleet.Gateway, arguments.Room > 0 ? Room : null);
            if (arguments.Faults > 0)
                await GatewayFaults.SendWebhooksAsync(fleet.Gateway, fleet.Market.Hosts);
            return fleet;
        }
        catch
        {
            await fleet.DisposeAsync();
            throw;
        }
    }

    /// <summary>What the simulator has seen of the hosts' calls.</summary>
    public Task<ProbeReading> ReadGatewayAsync() => ProbeReading.OfAsync(_gateway!.ProbePort);

    public async Task<ProbeReading> ReadHostsAsync() =>
        ProbeReading.Together(await Task.WhenAll(_hosts.Select(h => ProbeReading.OfAsync(h.Process.ProbePort))));

    public Task SetBrokersDownAsync(bool down) => _events.SetDownAsync(down);

    /// <summary>What arrived at the brokers; null without them.</summary>
    public Task<EventTally?> TallyAsync() => _events.TallyAsync(Postgres);

    public async ValueTask DisposeAsync()
    {
        foreach (var host in _hosts)
            await host.DisposeAsync();
        await _events.DisposeAsync();
        if (_gateway is not null)
            await _gateway.DisposeAsync();
        if (_redis is not null)
            await _redis.DisposeAsync();
        if (Postgres is not null)
            await Postgres.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    private async Task StartServersAsync(Arguments arguments)
    {
        _gateway = await ProbedProcess.StartAsync("FluxPay.TossSimulator.dll", _folder.CreateSubdirectory("gateway").FullName, "/sim/faults",
            new Dictionary<string, string> { ["Simulator:InMemory"] = "true", ["Logging:LogLevel:Default"] = "Warning" });
        await GatewayFaults.SetAsync(_gateway.Url, arguments.GatewayLatency, arguments.Faults);
        if (arguments.IsEmbedded)
        {
            Description = $"SQLite, everything in one process, {_events.Name}";
            return;
        }
        string[] settings = ["max_connections=400", .. PostgresWork.Settings];
        Postgres = await DurableServer.StartAsync(arguments.Use, arguments.ShowsSql ? [.. settings, .. PostgresWork.StatementSettings] : settings);
        _redis = await RedisServer.StartAsync();
        string redis = (await _redis.CommandAsync("INFO server")).Split("redis_version:")[1].Split("\r\n")[0];
        string postgres = await PostgresWork.VersionAsync(Postgres);
        Description = $"PostgreSQL {postgres} (fsync and synchronous_commit on, its log made beforehand), Redis {redis}, {_events.Name}";
    }

    /// <summary>A host makes the schema and goes again, without brokers, so that no relay has begun to deliver what is written then.</summary>
    private async Task WriteHistoryAsync(Arguments arguments)
    {
        var settings = HostSettings(arguments).ExceptBy(_events.HostSettings.Select(s => s.Key), s => s.Key).ToDictionary();
        await (await HostServer.StartAsync(_folder.CreateSubdirectory("first-host").FullName, settings)).DisposeAsync();
        await History.WriteAsync(Postgres!, arguments.Rows);
    }

    private Dictionary<string, string> HostSettings(Arguments arguments)
    {
        string policies = _folder.CreateSubdirectory("policies").FullName;
        File.WriteAllText(Path.Combine(policies, "moa.yaml"), Policy(arguments.Room));
        var settings = new Dictionary<string, string>(_events.HostSettings)
        {
            ["ASPNETCORE_ENVIRONMENT"] = "Development",
            ["FluxPay:Toss:SecretKey"] = "test_sk_loadtest",
            ["FluxPay:Toss:BaseUrl"] = Gateway.ToString(),
            ["FluxPay:Policies"] = policies,
            ["Logging:LogLevel:Default"] = "Warning",
        };
        if (Postgres is not null)
            settings["FluxPay:Postgres"] = Postgres.ConnectionString();
        if (_redis is not null)
            settings["FluxPay:Redis"] = _redis.ConnectionString;
        return settings;
    }

    private static string Policy(int room)
    {
        string policy = """
            service: moa
            name: 모아
            currency: KRW
            timeZone: Asia/Seoul
            orders: { expireAfter: 30m, allowCustomAmount: true }
            credits: { expireAfter: 365d }
            packs:
              token-100: { price: 1000, credits: 100 }
            features:
              resume-analysis: { charge: credit, cost: 30, completeWithin: 10m }

            """;
        return room == 0 ? policy : string.Create(CultureInfo.InvariantCulture,
            $"{policy}waitingRooms:\n  {Room}: {{ admitPerSecond: {room}, maxActive: {room * 10}, mode: OPEN, protect: [\"/api/v1/orders\"] }}\n");
    }
}
