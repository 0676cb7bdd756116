using System.Collections.Concurrent;

namespace FluxPay.WaitingRooms;

/// <summary>What every host does for a room, ten times a second: bring polls, let in who may, look at it again.</summary>
internal sealed class RoomTurn(
    WaitingRoomEngine engine, RoomCatalogue rooms, IRoomQueue queue, AdmissionMeter meter, WaitingRoomMetrics metrics)
{
    public static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    private const int MostAtOnce = 200;   // keeps a script of Redis under 3 ms
    private const int MostBatches = 5;
    private const int MostBeats = 5000;
    private const long ReadEveryMs = 250;
    private const long IdleEveryMs = 1000;

    private readonly ConcurrentDictionary<string, long> _tickedAt = new();
    private readonly ConcurrentDictionary<string, long> _reportedAt = new();

    public async Task RunAsync(RoomSettings room, CancellationToken cancellationToken)
    {
        var view = engine.View(room);
        long now = queue.NowMs;
        if (view.TakeBeats(MostBeats) is { Count: > 0 } beats)
            await queue.BeatAsync(room, beats, cancellationToken);
        if (view.TakeRenewals(MostBeats) is { Count: > 0 } renewals)
            await queue.RenewAsync(room, renewals, cancellationToken);

        bool isAwake = view.IsAwake(now);
        int admitted = 0;
        // The clock may have been turned, so what was due is due after a step in either direction.
        if (isAwake || Math.Abs(now - _tickedAt.GetValueOrDefault(room.Name)) >= IdleEveryMs)
        {
            _tickedAt[room.Name] = now;
            admitted = await AdmitAsync(room, cancellationToken);
        }
        long age = Math.Abs(now - view.Snapshot.TakenAtMs);
        if (admitted > 0 || age >= (isAwake ? ReadEveryMs : IdleEveryMs))
            await LookAsync(room, view, cancellationToken);
        if (room.Adaptive is not null && Math.Abs(now - _reportedAt.GetValueOrDefault(room.Name)) >= IdleEveryMs)
        {
            _reportedAt[room.Name] = now;
            await AdaptAsync(room, cancellationToken);
        }
    }

    /// <summary>Whichever host closes a second's window decides for all of them.</summary>
    private async Task AdaptAsync(RoomSettings room, CancellationToken cancellationToken)
    {
        if (await queue.ReportAsync(room, meter.Take(room), cancellationToken) is { } closed)
            await queue.DecideAsync(room, closed.Window, AdmissionController.Decide(room, closed), cancellationToken);
    }

    private async Task<int> AdmitAsync(RoomSettings room, CancellationToken cancellationToken)
    {
        int admitted = 0;
        for (int batch = 0; batch < MostBatches; batch++)
        {
            var ticked = await queue.TickAsync(room, MostAtOnce, cancellationToken);
            metrics.Ticked(room.Name, ticked);
            admitted += ticked.Admitted;
            if (ticked.Admitted < MostAtOnce)
                break;
        }
        return admitted;
    }

    private async Task LookAsync(RoomSettings room, RoomView view, CancellationToken cancellationToken)
    {
        RoomSnapshot snapshot;
        do
        {
            snapshot = await queue.ReadAsync(room, view.GivenUp.HeardUs, cancellationToken);
            view.Update(room, snapshot);
        }
        while (snapshot.GivenUp.Length == RoomSnapshot.MostGivenUp);   // a crowd has left at once
        metrics.Seen(room.Name, snapshot);
        // Another host was told something that this one has not read yet.
        if (snapshot.Version > room.Version)
            await rooms.RefreshAsync(cancellationToken);
    }
}
