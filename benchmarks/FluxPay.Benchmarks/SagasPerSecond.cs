using System.Collections.Concurrent;
using BenchmarkDotNet.Attributes;
using FluxPay.Sagas.Orchestration;
using FluxPay.Tests;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace FluxPay.Benchmarks;

/// <summary>
/// How many sagas of three steps end per second on PostgreSQL, each intent and each outcome durable before anything follows it? The
/// baseline is the least that three steps could cost by hand: three transactions, each the update of one row.
/// </summary>
[MemoryDiagnoser]
public class SagasPerSecond
{
    private const int Sagas = 512;

    /// <summary>How many callers are in flight; each starts another saga as soon as its own has ended.</summary>
    private const int Callers = 64;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private readonly ConcurrentQueue<int> _rows = new(Enumerable.Range(0, Sagas));
    private PostgresServer _server = null!;
    private NpgsqlDataSource _bare = null!;
    private ServiceProvider _services = null!;
    private SagaService _sagas = null!;
    private long _subject;

    [GlobalSetup]
    public async Task SetupAsync()
    {
        _server = await PostgresServer.StartAsync(DurableServer.Settings);
        _bare = NpgsqlDataSource.Create(_server.ConnectionString());
        await using (var command = _bare.CreateCommand(
            "CREATE TABLE bare (id bigint PRIMARY KEY, step bigint NOT NULL) WITH (fillfactor = 70); INSERT INTO bare SELECT g, 0 FROM generate_series(0, 511) g"))
            await command.ExecuteNonQueryAsync();

        var services = new ServiceCollection();
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(
            new Dictionary<string, string?> { ["FluxPay:Encryption:Keys"] = $"bench:{Convert.ToBase64String(new byte[32])}" }).Build();
        services.AddSagas(configuration).UsePostgres(_server.ConnectionString()).AddSaga<ThreeCalls>().AddSaga<ThreeLocalSteps>();
        _services = services.BuildServiceProvider();
        _sagas = _services.GetRequiredService<SagaService>();
    }

    [GlobalCleanup]
    public async Task CleanupAsync()
    {
        await _services.DisposeAsync();
        await _bare.DisposeAsync();
        await _server.DisposeAsync();
    }

    /// <summary>Three transactions, nothing else: no intent, no journal, no key, no way to go on after a crash.</summary>
    [Benchmark(Baseline = true, OperationsPerInvoke = Sagas)]
    public Task ThreeRowUpdates() => RunAsync(async () =>
    {
        _rows.TryDequeue(out int row);
        for (int step = 0; step < 3; step++)
        {
            await using var command = _bare.CreateCommand("UPDATE bare SET step = step + 1 WHERE id = $1");
            command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = row });
            await command.ExecuteNonQueryAsync();
        }
        _rows.Enqueue(row);
    });

    /// <summary>Three calls of somebody else, who answers at once: six journal rows, four commits.</summary>
    [Benchmark(OperationsPerInvoke = Sagas)]
    public Task SagaOfThreeCalls() => RunAsync(() => EndAsync("three-calls"));

    /// <summary>Three steps in one commit.</summary>
    [Benchmark(OperationsPerInvoke = Sagas)]
    public Task SagaOfThreeLocalSteps() => RunAsync(() => EndAsync("three-local-steps"));

    private async Task EndAsync(string saga)
    {
        var ended = await _sagas.StartAsync(saga, $"{Interlocked.Increment(ref _subject)}", new Nothing(), Patience);
        if (ended.Status != SagaStatus.Completed)
            throw new InvalidOperationException($"{ended.Id} is {ended.Status}; the numbers would mean nothing.");
    }

    private static Task RunAsync(Func<Task> one) => Task.WhenAll(Enumerable.Range(0, Callers).Select(_ => Task.Run(async () =>
    {
        for (int done = 0; done < Sagas / Callers; done++)
            await one();
    })));

    private sealed record Nothing;

    private sealed class ThreeCalls : Saga<Nothing>
    {
        public override string Name => "three-calls";

        protected override void Define(SagaSteps<Nothing> steps)
        {
            steps.Call("first", Answer).Undo(Answer);
            steps.Call("second", Answer).Undo(Answer);
            steps.Call("third", Answer);
        }

        private static Task<StepOutcome<Nothing>> Answer(StepCall<Nothing> call, CancellationToken cancellationToken) =>
            Task.FromResult<StepOutcome<Nothing>>(call.Data);
    }

    private sealed class ThreeLocalSteps : Saga<Nothing>
    {
        public override string Name => "three-local-steps";

        protected override void Define(SagaSteps<Nothing> steps)
        {
            steps.Local("first", (data, _) => data);
            steps.Local("second", (data, _) => data);
            steps.Local("third", (data, _) => data);
        }
    }
}
