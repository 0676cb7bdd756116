using BenchmarkDotNet.Attributes;
using FluxPay.Idempotency;
using FluxPay.Redis;
using FluxPay.Redis.Idempotency;
using FluxPay.Tests;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace FluxPay.Benchmarks;

/// <summary>
/// What does the engine add to the two scripts that every request under a key needs where hosts share a Redis? The baseline calls the least that
/// would do, one script to claim and one to complete, through StackExchange.Redis by their hashes, on keys that are ready made.
/// </summary>
[MemoryDiagnoser]
public class IdempotencyClaims
{
    /// <summary>Enough for every caller to have several in turn.</summary>
    private const int Requests = 8_192;

    private const string Claim = """
        if redis.call('SET', KEYS[1], ARGV[1], 'NX', 'PX', ARGV[2]) then
          return 0
        end
        return redis.call('PTTL', KEYS[1])
        """;

    private const string Complete = """
        local known = redis.call('GET', KEYS[1])
        if known and known ~= ARGV[1] then
          return 0
        end
        redis.call('SET', KEYS[1], string.sub(ARGV[1], 1, string.find(ARGV[1], ' ', 1, true)), 'PX', ARGV[2])
        return 1
        """;

    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(30);
    private static readonly string Body = new('A', 64);   // as long as a fingerprint

    private RedisServer _server = null!;
    private RedisConnection _connection = null!;
    private RedisClaims _claims = null!;
    private ConnectionMultiplexer _multiplexer = null!;
    private byte[] _claim = [];
    private byte[] _complete = [];
    private long _request;

    /// <summary>How many callers are in flight; each asks again as soon as it has its answer.</summary>
    [Params(1, 64)]
    public int Callers { get; set; }

    [GlobalSetup]
    public async Task SetupAsync()
    {
        _server = await RedisServer.StartAsync();
        _connection = new RedisConnection(
            Options.Create(new RedisOptions { ConnectionString = _server.ConnectionString, Timeout = TimeSpan.FromSeconds(10) }),
            NullLogger<RedisConnection>.Instance);
        _claims = new RedisClaims(_connection);
        _multiplexer = await ConnectionMultiplexer.ConnectAsync(_server.ConnectionString);
        var server = _multiplexer.GetServers()[0];
        _claim = await server.ScriptLoadAsync(RedisScript.Of(Claim).Text);
        _complete = await server.ScriptLoadAsync(RedisScript.Of(Complete).Text);
    }

    [IterationSetup]
    public void Forget() => _server.CommandAsync("FLUSHALL").GetAwaiter().GetResult();

    [GlobalCleanup]
    public async Task CleanupAsync()
    {
        await _connection.DisposeAsync();
        await _multiplexer.DisposeAsync();
        await _server.DisposeAsync();
    }

    /// <summary>The two scripts and nothing else.</summary>
    [Benchmark(Baseline = true, OperationsPerInvoke = Requests)]
    public Task RawScripts() => RunAsync(RawAsync);

    /// <summary>The same through the engine's claims: the table of this process, the key's hash, the lease's limits, the breaker.</summary>
    [Benchmark(OperationsPerInvoke = Requests)]
    public Task ClaimAndComplete() => RunAsync(ClaimAsync);

    private async Task RawAsync(long request)
    {
        var database = _multiplexer.GetDatabase();
        RedisKey[] keys = [$"fp:{{i.{request:x32}}}"];
        string mine = $"{Body} owner-{request}";
        if ((long)await database.ScriptEvaluateAsync(_claim, keys, [mine, 30_000]) != 0)
            throw new InvalidOperationException("Not claimed; the numbers would mean nothing.");
        await database.ScriptEvaluateAsync(_complete, keys, [mine, 86_400_000]);
    }

    private async Task ClaimAsync(long request)
    {
        var claim = new FluxPay.Idempotency.Claim(new IdempotencyKey("moa", "POST", "/api/v1/credits/use", $"key-{request}"), Body, $"owner-{request}");
        if (await _claims.ClaimAsync(claim, Lease) is not ClaimAnswer.Granted)
            throw new InvalidOperationException("Not claimed; the numbers would mean nothing.");
        await _claims.CompleteAsync(claim);
    }

    private Task RunAsync(Func<long, Task> request) => Task.WhenAll(Enumerable.Range(0, Callers).Select(_ => Task.Run(async () =>
    {
        for (int done = 0; done < Requests / Callers; done++)
            await request(Interlocked.Increment(ref _request));
    })));
}
