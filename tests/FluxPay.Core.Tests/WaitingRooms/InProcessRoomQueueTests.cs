using FluxPay.InProcess.WaitingRooms;
using Microsoft.Extensions.Time.Testing;

namespace FluxPay.WaitingRooms.Tests;

public sealed class InProcessRoomQueueTests : RoomQueueContractTests
{
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 1, 31, 3, 4, 5, TimeSpan.Zero));

    private protected override Task<IRoomQueue> QueueAsync() => Task.FromResult<IRoomQueue>(new InProcessRoomQueue(_time));

    private protected override Task PassAsync(IRoomQueue queue, TimeSpan span)
    {
        _time.Advance(span);
        return Task.CompletedTask;
    }
}
