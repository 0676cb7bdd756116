using BenchmarkDotNet.Attributes;
using FluxPay.Sagas;
using FluxPay.Tests;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace FluxPay.Benchmarks;

/// <summary>
/// How many metered uses can be recorded per second on PostgreSQL, each durable and recorded once before its caller is told? The baseline
/// is what an application would write by hand: one insert that leaves out what is there already, one transaction per use.
/// </summary>
[MemoryDiagnoser]
public class UsagePerSecond
{
    private const int Uses = 16_384;
    private const int Customers = 1_000;
    private const int Callers = 512;
    private const int BatchLength = 100;

    private const string Policy = """
        service: moa
        name: Moa
        currency: KRW
        timeZone: Asia/Seoul
        features:
          calls: { charge: metered, unit: call, pricing: { model: unit, price: 10 } }
        """;

    private const string Table = """
        CREATE TABLE bare (
            service text NOT NULL, event_id text NOT NULL, customer text NOT NULL, feature text NOT NULL, quantity bigint NOT NULL,
            occurred_at timestamptz NOT NULL, PRIMARY KEY (service, event_id));
        CREATE INDEX bare_of_customer ON bare (service, customer, feature, occurred_at);
        """;

    private readonly TemporaryFolder _policies = new();
    private PostgresServer _server = null!;
    private NpgsqlDataSource _bare = null!;
    private ServiceProvider _services = null!;
    private UsageService _usage = null!;
    private long _event;

    [GlobalSetup]
    public async Task SetupAsync()
    {
        _server = await PostgresServer.StartAsync(DurableServer.Settings);
        _bare = NpgsqlDataSource.Create(_server.ConnectionString());
        await using (var command = _bare.CreateCommand(Table))
            await command.ExecuteNonQueryAsync();

        await File.WriteAllTextAsync(_policies.File("moa.yaml"), Policy);
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddFluxPay(new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["FluxPay:Policies"] = _policies.FullName,
        }).Build()).UsePostgres(_server.ConnectionString());
        _services = services.BuildServiceProvider();
        _usage = _services.GetRequiredService<UsageService>();
    }

    [GlobalCleanup]
    public async Task CleanupAsync()
    {
        await _services.DisposeAsync();
        await _bare.DisposeAsync();
        await _server.DisposeAsync();
        _policies.Dispose();
    }

    /// <summary>One insert a transaction, over as many connections as a pool has.</summary>
    [Benchmark(Baseline = true, OperationsPerInvoke = Uses)]
    public Task OneInsertPerUse() => RunAsync(64, Uses, async () =>
    {
        var (id, customer) = Next();
        await using var command = _bare.CreateCommand(
            "INSERT INTO bare VALUES ('moa', $1, $2, 'calls', 1, now()) ON CONFLICT (service, event_id) DO NOTHING");
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = id });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = customer });
        await command.ExecuteNonQueryAsync();
    });

    /// <summary>One use a call, many callers: their commits are shared.</summary>
    [Benchmark(OperationsPerInvoke = Uses)]
    public Task UsageService() => RunAsync(Callers, Uses, async () => (await _usage.RecordAsync(Use())).ValueOrThrow());

    /// <summary>A hundred uses a call, looked for before they are recorded; fewer callers.</summary>
    [Benchmark(OperationsPerInvoke = Uses)]
    public Task UsageServiceInBatches() => RunAsync(16, Uses / BatchLength,
        async () => (await _usage.RecordAsync([.. Enumerable.Range(0, BatchLength).Select(_ => Use())])).ValueOrThrow());

    private RecordUsage Use()
    {
        var (id, customer) = Next();
        return new RecordUsage(id, new CustomerRef("moa", customer), "calls", 1);
    }

    private (string Id, string Customer) Next()
    {
        long number = Interlocked.Increment(ref _event);
        return ($"event-{number}", $"cust-{number % Customers}");
    }

    private static Task RunAsync(int callers, int times, Func<Task> one)
    {
        int left = times;
        return Task.WhenAll(Enumerable.Range(0, callers).Select(_ => Task.Run(async () =>
        {
            while (Interlocked.Decrement(ref left) >= 0)
                await one();
        })));
    }
}
