using System.Text;
using FluxPay.Idempotency;
using FluxPay.Redis.Tests;
using FluxPay.Security;
using FluxPay.Storage;
using FluxPay.Storage.Sqlite.Tests;
using FluxPay.Storage.Tests;
using FluxPay.Tests;
using Microsoft.Extensions.Options;

namespace FluxPay.Redis.Idempotency.Tests;

/// <summary>Hosts that share a Redis and a database, while the Redis is killed, emptied, or has let a paused host's lease end.</summary>
public sealed class SharedRunTests : IAsyncDisposable
{
    private static readonly IdempotencyKey Key = new("moa", "POST", "/api/v1/orders", "key-1");
    private static readonly FieldCipher Cipher = new(new KeyRing(Options.Create(new EncryptionOptions())));

    private readonly SqliteUnderTest _store = new();
    private readonly List<RedisConnection> _connections = [];

    [Fact]
    public async Task A_paused_host_whose_lease_ended_cannot_complete_what_another_one_took_over()
    {
        await using var redis = await RedisServer.StartAsync();
        var (pausing, other) = (Host(redis, TimeSpan.FromSeconds(1)), Host(redis, TimeSpan.FromSeconds(30)));
        var paused = await RunAsync(pausing);
        var told = Assert.IsType<Admission.Refuse>(await AdmitAsync(other)).Error;
        Assert.Equal(ErrorCode.AlreadyProcessed, told.Code);
        Assert.InRange(told.RetryAfter!.Value, TimeSpan.FromTicks(1), TimeSpan.FromSeconds(1));
        await _connections[0].DisposeAsync();   // as a stopped process, it renews nothing any more

        IdempotentRun? taken = null;
        await Patience.Until(async () => (taken = (await AdmitAsync(other) as Admission.Run)?.Value) is not null, "the takeover");
        await EffectAsync(taken!, "taken over");
        await taken!.DoneAsync();

        var late = await _store.CommitAsync(changes => changes.Save(paused.Answering("too late")).OnCommitted(paused.Answered));
        Assert.IsAssignableFrom<IReplayRecord>(Assert.IsType<CommitResult.Lost>(late).Record);   // its effect falls with it
        Assert.False(await paused.KeepAsync(Rendered("too late")));
        await paused.DoneAsync();
        foreach (var host in (IdempotencyEngine[])[pausing, other])
            Assert.Equal("taken over", Opened(host, await AdmitAsync(host)));
    }

    [Theory]
    [InlineData("FLUSHALL")]
    [InlineData("kill")]
    public async Task A_Redis_that_loses_everything_at_any_point_lets_no_effect_happen_twice(string loss)
    {
        await using var redis = await RedisServer.StartAsync();
        IdempotencyEngine[] hosts = [.. Enumerable.Range(0, 3).Select(_ => Host(redis, TimeSpan.FromSeconds(30)))];
        int effects = 0;
        using var over = new CancellationTokenSource();
        var losing = LoseAsync(redis, loss, over.Token);
        var answers = await Task.WhenAll(Enumerable.Range(0, 40 * 6).Select(n => Task.Run(() => AnswerAsync(
            hosts[n % hosts.Length], Key with { Value = $"key-{n / 6}" }, () => Interlocked.Increment(ref effects)))));
        await over.CancelAsync();
        await losing;

        Assert.Equal(40, effects);
        Assert.All(answers.Chunk(6), repeats => Assert.Single(repeats.Distinct()));
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var connection in _connections)
            await connection.DisposeAsync();
        await _store.DisposeAsync();
    }

    private static async Task LoseAsync(RedisServer redis, string loss, CancellationToken over)
    {
        while (!over.IsCancellationRequested)
        {
            if (loss == "kill")
                await redis.RestartAsync();
            else
                await redis.CommandAsync("FLUSHALL");
            await Task.Yield();
        }
    }

    /// <summary>As a client does: again until there is an answer.</summary>
    private async Task<string> AnswerAsync(IdempotencyEngine host, IdempotencyKey key, Action effect)
    {
        string? answer = null;
        await Patience.Until(async () => (answer = await TryAsync(host, key, effect)) is not null, "an answer");
        return answer!;
    }

    private async Task<string?> TryAsync(IdempotencyEngine host, IdempotencyKey key, Action effect)
    {
        var admission = await host.AdmitAsync(key, "BODY", r => Rendered($"{r}"), default);
        if (admission is Admission.Replay)
            return Opened(host, admission);
        if (admission is not Admission.Run { Value: var run })
            return null;
        var result = await _store.CommitAsync(c => c.Save(run.Answering(Guid.NewGuid())).OnCommitted(() => { run.Answered(); effect(); }));
        await run.DoneAsync();
        Assert.True(result is CommitResult.Committed or CommitResult.Lost);
        return null;
    }

    private async Task EffectAsync(IdempotentRun run, string answer) => Assert.IsType<CommitResult.Committed>(
        await _store.CommitAsync(changes => changes.Save(run.Answering(answer)).OnCommitted(run.Answered)));

    private IdempotencyEngine Host(RedisServer redis, TimeSpan lease)
    {
        _connections.Add(RedisUnderTest.Connect(redis.ConnectionString));
        return new(_store.Get<IIdempotencyStore>(), Cipher, new RedisClaims(_connections[^1]), Options.Create(new IdempotencyOptions { Lease = lease }));
    }

    private static Task<Admission> AdmitAsync(IdempotencyEngine host) => host.AdmitAsync(Key, "BODY", r => Rendered($"{r}"), default);

    private static async Task<IdempotentRun> RunAsync(IdempotencyEngine host) => Assert.IsType<Admission.Run>(await AdmitAsync(host)).Value;

    private static string Opened(IdempotencyEngine host, Admission admission) =>
        Encoding.UTF8.GetString(host.Open(Assert.IsType<Admission.Replay>(admission).Answer));

    private static RenderedAnswer Rendered(string body) => new(200, null, Encoding.UTF8.GetBytes(body));
}
