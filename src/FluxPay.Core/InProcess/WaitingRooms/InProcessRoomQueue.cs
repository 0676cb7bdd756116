using System.Collections.Concurrent;
using FluxPay.WaitingRooms;

namespace FluxPay.InProcess.WaitingRooms;

/// <summary>The order of one process's rooms. A restart loses it, as Redis may, and tickets bring it back.</summary>
internal sealed class InProcessRoomQueue(TimeProvider time) : IRoomQueue
{
    private readonly ConcurrentDictionary<string, InProcessRoom> _rooms = new();

    public long NowMs => time.GetUtcNow().ToUnixTimeMilliseconds();

    public Task<Entered> EnterAsync(RoomSettings room, Entry entry, CancellationToken cancellationToken = default) =>
        Task.FromResult(On(room, (queue, now) => queue.Enter(room, entry, now)));

    public Task<GivenUp?> LeaveAsync(RoomSettings room, TicketId id, CancellationToken cancellationToken = default) =>
        Task.FromResult(On(room, (queue, now) => queue.Leave(room, id, now)));

    public Task<Ticked> TickAsync(RoomSettings room, int most, CancellationToken cancellationToken = default) =>
        Task.FromResult(On(room, (queue, now) => queue.Tick(room, most, now)));

    public Task<RoomSnapshot> ReadAsync(RoomSettings room, long givenUpAfterUs = 0, CancellationToken cancellationToken = default) =>
        Task.FromResult(On(room, (queue, now) => queue.Read(room, givenUpAfterUs, now)));

    public Task BeatAsync(RoomSettings room, IReadOnlyCollection<TicketId> ids, CancellationToken cancellationToken = default)
    {
        On(room, (queue, now) => queue.Beat(ids, now));
        return Task.CompletedTask;
    }

    public Task RenewAsync(RoomSettings room, IReadOnlyCollection<Renewal> renewals, CancellationToken cancellationToken = default)
    {
        On(room, (queue, now) => queue.Renew(room, renewals, now));
        return Task.CompletedTask;
    }

    public Task<ClosedWindow?> ReportAsync(RoomSettings room, AdmissionWindow measured, CancellationToken cancellationToken = default) =>
        Task.FromResult(On(room, (queue, now) => queue.Report(measured, now)));

    public Task DecideAsync(RoomSettings room, long window, AdmissionState decision, CancellationToken cancellationToken = default)
    {
        On(room, (queue, now) => queue.Decide(room, window, decision, now));
        return Task.CompletedTask;
    }

    private T On<T>(RoomSettings room, Func<InProcessRoom, DateTimeOffset, T> step)
    {
        var queue = _rooms.GetOrAdd(room.Name, _ => new InProcessRoom());
        lock (queue)
            return step(queue, time.GetUtcNow());
    }
}
