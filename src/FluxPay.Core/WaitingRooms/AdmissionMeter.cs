using System.Collections.Concurrent;

namespace FluxPay.WaitingRooms;

/// <summary>Measures the protected routes on this host.</summary>
internal sealed class AdmissionMeter(TimeProvider time)
{
    private readonly ConcurrentDictionary<string, Counts> _rooms = new();

    public long Begin(RoomSettings room)
    {
        Interlocked.Increment(ref Of(room).InFlight);
        return time.GetTimestamp();
    }

    public void End(RoomSettings room, long begun, bool failed)
    {
        var counts = Of(room);
        Interlocked.Decrement(ref counts.InFlight);
        Interlocked.Increment(ref counts.Requests);
        if (failed)
            Interlocked.Increment(ref counts.Failures);
        if (room.Adaptive is { } goals && time.GetElapsedTime(begun) > goals.TargetLatency)
            Interlocked.Increment(ref counts.Slow);
    }

    /// <summary>What was measured since the last time.</summary>
    public AdmissionWindow Take(RoomSettings room)
    {
        var counts = Of(room);
        return new AdmissionWindow(
            Interlocked.Exchange(ref counts.Requests, 0), Interlocked.Exchange(ref counts.Failures, 0),
            Interlocked.Exchange(ref counts.Slow, 0), Volatile.Read(ref counts.InFlight));
    }

    private Counts Of(RoomSettings room) => _rooms.GetOrAdd(room.Name, static _ => new Counts());

    private sealed class Counts
    {
        public int Requests;
        public int Failures;
        public int Slow;
        public int InFlight;
    }
}
