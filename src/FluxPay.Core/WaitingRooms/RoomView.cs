using System.Collections.Concurrent;

namespace FluxPay.WaitingRooms;

/// <summary>
/// What one host knows of one room: enough to answer polls without asking the queue. It is read again every 250 ms; whatever it
/// cannot answer for certain is asked.
/// </summary>
internal sealed class RoomView(RoomTokens tokens)
{
    private static readonly long FreshMs = 2000;
    private const double Smoothing = 1.0 / 30;   // of the rate, per second

    private readonly ConcurrentQueue<TicketId> _beats = new();
    private readonly ConcurrentQueue<Renewal> _renewals = new();
    private volatile RoomSnapshot _snapshot = RoomSnapshot.Empty;
    private double _perSecond;
    private long _awakeUntilMs;

    public RoomTokens Tokens => tokens;
    public RoomSnapshot Snapshot => _snapshot;
    public GivenUpPasses GivenUp { get; } = new();

    /// <summary>Admissions per second of late; 0 when none were seen.</summary>
    public double SeenPerSecond => Volatile.Read(ref _perSecond);

    /// <summary>Somebody came in: the queue is worth looking at.</summary>
    public void Wake(long nowMs) => Volatile.Write(ref _awakeUntilMs, nowMs + FreshMs);

    public bool IsAwake(long nowMs) => _snapshot.Waiting > 0 || Volatile.Read(ref _awakeUntilMs) > nowMs;

    public void Update(RoomSettings room, RoomSnapshot snapshot)
    {
        GivenUp.Learn(snapshot, room.LongestPass);
        var before = _snapshot;
        double seconds = (snapshot.TakenAtMs - before.TakenAtMs) / 1000.0;
        if (before.Generation == snapshot.Generation && seconds > 0)
        {
            double now = (snapshot.Admitted - before.Admitted) / seconds;
            double weight = Math.Min(1, seconds * Smoothing);
            // A room in which nobody waits says nothing about how fast it could admit.
            if (before.Waiting > 0)
                Volatile.Write(ref _perSecond, _perSecond == 0 ? now : (_perSecond * (1 - weight)) + (now * weight));
        }
        _snapshot = snapshot;
    }

    /// <summary>Whether the ticket certainly waits, so that the queue need not be asked.</summary>
    public bool IsWaiting(in Ticket ticket, long nowMs, TimeSpan idleTimeout)
    {
        var seen = _snapshot;
        return ticket.PassExpiresAtMs == 0
            && ticket.Generation == seen.Generation && seen.Generation != 0
            && nowMs - seen.TakenAtMs < FreshMs
            && nowMs - ticket.SignedAtMs < idleTimeout.TotalMilliseconds
            && ticket.Score > seen.Served && seen.Front.Length > 0 && ticket.Score >= seen.Front[0];
    }

    /// <summary>How many wait before a place: exact in the front, and by even distances between the marks behind it.</summary>
    public long Ahead(long score)
    {
        var seen = _snapshot;
        if (seen.Front.Length == 0)
            return 0;
        if (score <= seen.Front[^1] || seen.Marks.Length == 0)
            return Math.Min(Before(seen.Front, score), seen.Waiting);
        int mark = Before(seen.Marks, score);
        if (mark == seen.Marks.Length)
            return seen.Waiting;
        var (fromScore, fromRank) = mark == 0 ? (seen.Front[^1], seen.Front.Length - 1L) : (seen.Marks[mark - 1], Rank(seen, mark - 1));
        long to = Rank(seen, mark);
        if (fromScore >= score)   // the mark lies within the front
            (fromScore, fromRank) = (seen.Front[^1], seen.Front.Length - 1L);
        double part = (double)(score - fromScore) / Math.Max(1, seen.Marks[mark] - fromScore);
        return Math.Clamp(fromRank + (long)(part * (to - fromRank)), seen.Front.Length, seen.Waiting);
    }

    public void Beat(TicketId id) => _beats.Enqueue(id);

    public void Renew(in Pass pass) => _renewals.Enqueue(new Renewal(pass.Id, pass.AdmittedAtMs, pass.ExpiresAtMs));

    /// <summary>Takes the passes that were renewed since the last time, each as it is now.</summary>
    /// <param name="most">At most so many.</param>
    public IReadOnlyCollection<Renewal> TakeRenewals(int most)
    {
        var taken = new Dictionary<TicketId, Renewal>();
        while (taken.Count < most && _renewals.TryDequeue(out var renewal))
            taken[renewal.Id] = renewal;
        return taken.Values;
    }

    /// <summary>Takes the polls since the last time.</summary>
    /// <param name="most">At most so many.</param>
    public IReadOnlyCollection<TicketId> TakeBeats(int most)
    {
        var taken = new HashSet<TicketId>();
        while (taken.Count < most && _beats.TryDequeue(out var id))
            taken.Add(id);
        return taken;
    }

    private static long Rank(RoomSnapshot seen, int mark) => ((mark + 1L) * seen.Waiting / seen.Marks.Length) - 1;

    private static int Before(long[] scores, long score)
    {
        int index = Array.BinarySearch(scores, score);
        if (index < 0)
            return ~index;
        while (index > 0 && scores[index - 1] == score)
            index--;
        return index;
    }
}
