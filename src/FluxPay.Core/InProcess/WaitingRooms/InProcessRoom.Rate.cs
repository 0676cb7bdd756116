using FluxPay.WaitingRooms;

namespace FluxPay.InProcess.WaitingRooms;

/// <summary>How many may enter, what the room looks like, and how fast it should admit.</summary>
internal sealed partial class InProcessRoom
{
    private const int LongQueue = 20_000;
    private const long MarksAgeMs = 2000;

    private AdmissionState? _decision;
    private long _decidedWindow;
    private long _window;
    private AdmissionWindow _measured;
    private long[] _marks = [];
    private long _marksAtMs;

    public RoomSnapshot Read(RoomSettings asked, long givenUpAfterUs, DateTimeOffset now)
    {
        var room = Adopt(asked, now);
        long nowMs = now.ToUnixTimeMilliseconds();
        return new RoomSnapshot
        {
            TakenAtMs = nowMs,
            Generation = _generation,
            Version = room.Version,
            RatePerSecond = Rate(room),
            Waiting = _waiting.Count,
            Active = _inside,
            Served = _served,
            Admitted = _admitted,
            Front = [.. _waiting.Take(RoomSnapshot.FrontLength).Select(w => w.Score)],
            Marks = Marks(nowMs),
            GivenUp = GivenUpAfter(givenUpAfterUs),
        };
    }

    private GivenUp[] GivenUpAfter(long us)
    {
        int next = _givenUp.Count;
        while (next > 0 && _givenUp[next - 1].AtUs > us)
            next--;
        return [.. _givenUp.Skip(next).Take(RoomSnapshot.MostGivenUp)];
    }

    public ClosedWindow? Report(AdmissionWindow measured, DateTimeOffset now)
    {
        long window = now.ToUnixTimeSeconds();
        var closed = _window != 0 && window > _window
            ? new ClosedWindow(_window, _measured, _decision, _waiting.Count, _inside)
            : null;
        _measured = window > _window ? measured : _measured + measured;
        _window = Math.Max(_window, window);
        return closed;
    }

    public bool Decide(RoomSettings room, long window, AdmissionState decision, DateTimeOffset now)
    {
        if (window < _decidedWindow || room.Version < _newest?.Version)
            return false;
        int before = Rate(room);
        (_decidedWindow, _decision) = (window, decision);
        SlowDown(room, before, now);
        return true;
    }

    /// <summary>
    /// A lower rate takes longer to give back what was taken, else most of a burst that was taken would be there again; after a stop none of
    /// it is.
    /// </summary>
    private void SlowDown(RoomSettings room, int from, DateTimeOffset now)
    {
        int to = Rate(room);
        if (to == 0 || from == to)
            return;
        double nowUs = Microseconds(now);
        double taken = from == 0 ? Burst(room) : Math.Min(Math.Max(_nextAtUs - nowUs, 0) * from / 1e6, Burst(room));
        _nextAtUs = Math.Max(_nextAtUs, nowUs + Math.Ceiling(taken * 1e6 / to));
    }

    private int Budget(RoomSettings room, DateTimeOffset now)
    {
        int rate = Rate(room);
        if (rate == 0)
            return 0;
        double nowUs = Microseconds(now);
        double byRate = Math.Floor(Burst(room) - ((Math.Max(_nextAtUs, nowUs) - nowUs) * rate / 1e6));
        return (int)Math.Max(0, Math.Min(byRate, room.MaxActive - _inside));
    }

    private void Spend(RoomSettings room, DateTimeOffset now, int admitted)
    {
        if (admitted == 0)
            return;
        _nextAtUs = Math.Ceiling(Math.Max(_nextAtUs, Microseconds(now)) + (1e6 / Rate(room) * admitted));
        _admitted += admitted;
    }

    private int Rate(RoomSettings room) =>
        room.Adaptive is not null && _decision is { } decided ? Math.Min(decided.RatePerSecond, room.HighestRate) : room.AdmitPerSecond;

    private int Burst(RoomSettings room) => room.Burst ?? Rate(room);

    /// <summary>Places at equal distances; of a long queue not more often than needed, because it is walked from its front.</summary>
    private long[] Marks(long nowMs)
    {
        if (_waiting.Count <= RoomSnapshot.FrontLength)
            return [];
        if (_waiting.Count > LongQueue && _marks.Length > 0 && nowMs - _marksAtMs < MarksAgeMs)
            return _marks;
        (_marks, _marksAtMs) = (new long[RoomSnapshot.MarkCount], nowMs);
        int rank = 0, mark = 0;
        foreach (var (score, _) in _waiting)
        {
            rank++;
            while (mark < _marks.Length && rank >= (mark + 1L) * _waiting.Count / _marks.Length)
                _marks[mark++] = score;
        }
        return _marks;
    }

    // 2026 is 1.8e15 microseconds: exact in a double.
    private static double Microseconds(DateTimeOffset instant) => (instant - DateTimeOffset.UnixEpoch).Ticks / 10;
}
