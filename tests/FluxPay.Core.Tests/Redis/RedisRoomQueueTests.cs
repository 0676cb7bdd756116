using FluxPay.Redis.Tests;
using FluxPay.Tests;
using FluxPay.WaitingRooms;
using FluxPay.WaitingRooms.Tests;
using Microsoft.Extensions.Time.Testing;

namespace FluxPay.Redis.WaitingRooms.Tests;

public sealed class RedisRoomQueueTests(SharedRedis redis) : RedisRoomQueueContract(redis, "");

public sealed class OldProtocolRoomQueueTests(SharedRedis redis) : RedisRoomQueueContract(redis, ",protocol=resp2");

/// <summary>On a real Redis, whose clock nobody turns; the host's own clock is an hour late.</summary>
public abstract class RedisRoomQueueContract(SharedRedis shared, string protocol) : RoomQueueContractTests, IAsyncDisposable
{
    private RedisConnection? _redis;

    private protected override async Task<IRoomQueue> QueueAsync()
    {
        _redis = RedisUnderTest.Connect(await shared.ConnectionStringAsync() + protocol);
        return new RedisRoomQueue(_redis, new FakeTimeProvider(TimeProvider.System.GetUtcNow().AddHours(-1)));
    }

    private protected override async Task PassAsync(IRoomQueue queue, TimeSpan span)
    {
        long until = queue.NowMs + (long)span.TotalMilliseconds;
        await Patience.Until(() => Task.FromResult(queue.NowMs >= until), "the server's clock");
    }

    public async ValueTask DisposeAsync()
    {
        if (_redis is not null)
        {
            await RedisUnderTest.NothingStaysForEverAsync(_redis);   // whatever the test did
            await _redis.DisposeAsync();
        }
        GC.SuppressFinalize(this);
    }
}
