using BenchmarkDotNet.Attributes;
using FluxPay.Redis;
using FluxPay.WaitingRooms;
using StackExchange.Redis;

namespace FluxPay.Benchmarks;

/// <summary>
/// What do joining, polling and letting in cost with a million customers waiting, all of them in Redis? Joins are compared with the
/// least a queue in Redis could do: a script of one ZADD and one ZRANK, through the same connection.
/// </summary>
[MemoryDiagnoser]
public class WaitingRooms
{
    private const int Joins = 20_000;
    private const int Callers = 64;
    private const int Polls = 50_000;
    private const int Ticks = 25;
    private const int Batch = 200;

    private static readonly RedisScript AddAndRank = RedisScript.Of(
        "redis.call('ZADD', KEYS[1], ARGV[1], ARGV[2]) return redis.call('ZRANK', KEYS[1], ARGV[2])");

    private FullRoom _full = null!;
    private int _customers;

    [GlobalSetup]
    public async Task SetupAsync() => _full = await FullRoom.StartAsync();

    [GlobalCleanup]
    public Task CleanupAsync() => _full.DisposeAsync().AsTask();

    /// <summary>The host has just looked, as it does four times a second.</summary>
    [IterationSetup]
    public void Look() => _full.LookAsync().GetAwaiter().GetResult();

    /// <summary>One ZADD and one ZRANK on a set of a million.</summary>
    [Benchmark(Baseline = true, OperationsPerInvoke = Joins)]
    public Task AddAndRankAlone() => ManyAsync(Joins, n =>
        AddAndRank.RunAsync(_full.Redis, ["fp:{w:raw}:wait"], [FullRoom.Waiting + n, $"0123456789ab{n,10}"]));

    /// <summary>A customer takes a place: identified, queued, ranked, and given a signed ticket.</summary>
    [Benchmark(OperationsPerInvoke = Joins)]
    public Task Join() => ManyAsync(Joins, n => _full.Engine.JoinAsync(_full.Room, $"new-{n}", CancellationToken.None));

    /// <summary>A poll when it is due: the ticket is checked, its place told, and it is signed again. One thread, nobody asked.</summary>
    [Benchmark(OperationsPerInvoke = Polls)]
    public async Task<int> Poll()
    {
        int waiting = 0;
        for (int n = 0; n < Polls; n++)
            waiting += Waits(await _full.Engine.PollAsync(_full.Room, _full.TicketOfLate, CancellationToken.None));
        return waiting;
    }

    /// <summary>A poll before it is due: not signed again.</summary>
    [Benchmark(OperationsPerInvoke = Polls)]
    public async Task<int> PollTooEarly()
    {
        int waiting = 0;
        for (int n = 0; n < Polls; n++)
            waiting += Waits(await _full.Engine.PollAsync(_full.Room, _full.TicketOfNow, CancellationToken.None));
        return waiting;
    }

    /// <summary>200 customers are let in, round trip included.</summary>
    [Benchmark(OperationsPerInvoke = Ticks)]
    public async Task TickOf200()
    {
        for (int n = 0; n < Ticks; n++)
        {
            var ticked = await _full.Queue.TickAsync(_full.Room, Batch);
            if (ticked.Admitted != Batch)
                throw new InvalidOperationException($"Only {ticked.Admitted} were let in; the numbers would mean nothing.");
        }
    }

    private async Task ManyAsync(int count, Func<int, Task> call)
    {
        await Task.WhenAll(Enumerable.Range(0, Callers).Select(_ => Task.Run(async () =>
        {
            for (int done = 0; done < count / Callers; done++)
                await call(Interlocked.Increment(ref _customers));
        })));
    }

    private static int Waits(Result<TicketAnswer> polled) => polled.Value is { State: TicketState.Waiting } ? 1
        : throw new InvalidOperationException("It does not wait; the numbers would mean nothing.");
}
