using FluxPay.WaitingRooms;

namespace FluxPay.InProcess.WaitingRooms;

/// <summary>
/// One room's order, the same steps as the scripts in <c>Redis/WaitingRooms</c>. Its caller holds its lock.
/// </summary>
internal sealed partial class InProcessRoom
{
    private const int MostChecks = 200;

    private readonly Dictionary<TicketId, Member> _members = [];
    private readonly SortedSet<(long Score, TicketId Id)> _waiting = new(new ByPlace());
    private readonly PriorityQueue<Member, long> _checks = new();   // by when a member may have to change
    private readonly List<GivenUp> _givenUp = [];   // in order
    private readonly Dictionary<TicketId, long> _leftAtUs = [];
    private RoomSettings? _newest;
    private long _generation;
    private long _sequence;
    private long _heldUntilMs;
    private bool _wasRestored;
    private double _nextAtUs;   // GCRA: the theoretical arrival time of the next admission
    private int _inside;
    private long _served;
    private long _admitted;
    private long _lastLeftUs;

    public Entered Enter(RoomSettings asked, Entry entry, DateTimeOffset now)
    {
        var room = Adopt(asked, now);
        long nowMs = now.ToUnixTimeMilliseconds();
        Begin(room, entry, nowMs);
        var member = Known(entry.Id, room, nowMs);
        return member?.State switch
        {
            MemberState.Waiting or MemberState.Away => Return(member, nowMs),
            MemberState.Ready => Admit(member, room, nowMs),
            MemberState.Inside => Inside(member),
            MemberState.Done when entry.IsPoll => Nowhere(Place.Unknown),
            _ when entry.IsPoll => Restore(room, entry, nowMs),
            _ when room.Mode == RoomMode.Drain => Nowhere(Place.Closed),
            _ => Take(room, entry, now),
        };
    }

    public GivenUp? Leave(RoomSettings room, TicketId id, DateTimeOffset now)
    {
        long nowMs = now.ToUnixTimeMilliseconds();
        if (Known(id, room, nowMs) is not { } member)
        {
            Add(new Member { Id = id, State = MemberState.Done, Score = 0, UntilMs = nowMs + Memory(room) }, room);
            return null;
        }
        bool hadPass = member.State == MemberState.Inside;
        Finish(member, room, nowMs);
        if (!hadPass)
            return null;
        _lastLeftUs = Math.Max(_lastLeftUs + 1, (long)Microseconds(now));
        _leftAtUs[id] = _lastLeftUs;
        _givenUp.Add(new GivenUp(id, _lastLeftUs));
        return _givenUp[^1];
    }

    public bool Renew(RoomSettings room, IEnumerable<Renewal> renewals, DateTimeOffset now)
    {
        long nowMs = now.ToUnixTimeMilliseconds();
        foreach (var renewal in renewals.Where(r => r.UntilMs > nowMs && !IsGivenUp(r.Id, r.AdmittedAtMs)))
        {
            if (Known(renewal.Id, room, nowMs) is { State: MemberState.Inside } inside)
                inside.UntilMs = Math.Max(inside.UntilMs, renewal.UntilMs);
            else
                Reenter(renewal, room, nowMs);
        }
        return true;
    }

    /// <summary>Somebody whose pass is good, and whom a queue that was lost, or the end of the pass before, has made unknown.</summary>
    private void Reenter(Renewal renewal, RoomSettings room, long nowMs)
    {
        if (_generation == 0)
            return;
        if (_members.TryGetValue(renewal.Id, out var member))
        {
            if (member.IsInside)
                _inside--;
            _waiting.Remove((member.Score, member.Id));
        }
        Add(new Member
        {
            Id = renewal.Id, State = MemberState.Inside, Score = member?.Score ?? 0, SeenMs = nowMs,
            AdmittedAtMs = renewal.AdmittedAtMs, UntilMs = renewal.UntilMs,
        }, room);
        _inside++;
    }

    /// <summary>Whether somebody who came in then has left since.</summary>
    private bool IsGivenUp(TicketId id, long admittedAtMs) => _leftAtUs.TryGetValue(id, out long left) && left >= admittedAtMs * 1000;

    public Ticked Tick(RoomSettings asked, int most, DateTimeOffset now)
    {
        var room = Adopt(asked, now);
        long nowMs = now.ToUnixTimeMilliseconds();
        Check(room, nowMs);
        int free = Admits(room, nowMs) ? Math.Min(most, Budget(room, now)) : 0;
        int admitted = 0, skipped = 0;
        while (admitted < free && admitted + skipped < (2 * free) + 100 && _waiting.Count > 0)
        {
            var (score, id) = _waiting.Min;
            _waiting.Remove((score, id));
            var member = _members[id];
            if (member.SeenMs < nowMs - Ms(room.IdleTimeout))
            {
                member.State = MemberState.Away;
                skipped++;
                continue;
            }
            (member.State, member.UntilMs) = (MemberState.Ready, nowMs + Ms(room.ReadyTtl));
            member.SeenMs = member.UntilMs;   // known at least as long as the pass can be fetched
            Plan(member, member.UntilMs);
            _inside++;
            _served = Math.Max(_served, score);
            admitted++;
        }
        Spend(room, now, admitted);
        return new Ticked(admitted, skipped, _waiting.Count);
    }

    public bool Beat(IEnumerable<TicketId> ids, DateTimeOffset now)
    {
        foreach (var id in ids)
        {
            if (_members.TryGetValue(id, out var member))
                member.SeenMs = Math.Max(member.SeenMs, now.ToUnixTimeMilliseconds());
        }
        return true;
    }

    private RoomSettings Adopt(RoomSettings room, DateTimeOffset now)
    {
        if (_newest?.Version > room.Version)
            return _newest;
        if (_newest is { } before && before.AdmitPerSecond != room.AdmitPerSecond)
        {
            int rate = Rate(before);
            _decision = null;   // somebody has set another rate: it adjusts itself from there
            SlowDown(room, rate, now);
        }
        return _newest = room;
    }

    /// <summary>A queue that its tickets know, and that is not there any more, begins again and waits until its front is back.</summary>
    private void Begin(RoomSettings room, Entry entry, long nowMs)
    {
        if (_generation != 0)
            return;
        _generation = nowMs * 1000;
        _sequence = Scores.FirstSequence(nowMs);
        _decision = room.Adaptive is null ? null : AdmissionState.Beginning(room);
        if (entry.KnownGeneration != 0)
            Reassemble(room, nowMs);
    }

    private void Reassemble(RoomSettings room, long nowMs)
    {
        if (_wasRestored)
            return;
        _wasRestored = true;
        _heldUntilMs = nowMs + Ms(room.Reassembly);
    }

    private Entered Return(Member member, long nowMs)
    {
        member.SeenMs = nowMs;
        member.State = MemberState.Waiting;
        _waiting.Add((member.Score, member.Id));
        return Waiting(member);
    }

    private Entered Restore(RoomSettings room, Entry entry, long nowMs)
    {
        if (entry.Score is not { } score)
            return Nowhere(Place.Unknown);
        bool wasInside = entry.PassExpiresAtMs > nowMs;
        if (wasInside && IsGivenUp(entry.Id, entry.AdmittedAtMs))
            return Nowhere(Place.Unknown);
        Reassemble(room, nowMs);
        var member = new Member
        {
            Id = entry.Id,
            State = wasInside ? MemberState.Inside : MemberState.Waiting,
            Score = score,
            SeenMs = nowMs,
            AdmittedAtMs = entry.AdmittedAtMs,
            UntilMs = entry.PassExpiresAtMs,
        };
        Add(member, room);
        if (!wasInside)
            return Return(member, nowMs);
        _inside++;
        return Inside(member);
    }

    private Entered Take(RoomSettings room, Entry entry, DateTimeOffset now)
    {
        long nowMs = now.ToUnixTimeMilliseconds();
        Forget(entry.Id);
        var member = new Member
        {
            Id = entry.Id,
            State = MemberState.Waiting,
            Score = entry.Score ?? Scores.Live(entry.TierBase, ++_sequence),
            SeenMs = nowMs,
        };
        Add(member, room);
        // Only while nobody waits, so that nobody is overtaken.
        if (room.Mode != RoomMode.Open || _waiting.Count > 0 || !Admits(room, nowMs) || Budget(room, now) < 1)
            return Return(member, nowMs);
        Spend(room, now, 1);
        _inside++;
        _served = Math.Max(_served, member.Score);
        return Admit(member, room, nowMs);
    }

    private Entered Admit(Member member, RoomSettings room, long nowMs)
    {
        (member.State, member.UntilMs) = (MemberState.Inside, nowMs + Ms(room.PassTtl));
        // Younger than a pass that was given up.
        member.AdmittedAtMs = _leftAtUs.TryGetValue(member.Id, out long left) ? Math.Max(nowMs, (left / 1000) + 1) : nowMs;
        Plan(member, member.UntilMs);
        return Inside(member);
    }

    private Entered Waiting(Member member) => new(Place.Waiting, member.Score, Ahead(member), 0, _generation);

    private Entered Inside(Member member) =>
        new(Place.Admitted, member.Score, 0, member.UntilMs, _generation) { AdmittedAtMs = member.AdmittedAtMs };

    private Entered Nowhere(Place place) => new(place, 0, 0, 0, _generation);

    private long Ahead(Member member)
    {
        if (_waiting.Max.Score <= member.Score)
            return _waiting.Count - 1;
        return _waiting.TakeWhile(w => w.Id != member.Id).LongCount();
    }

    private bool Admits(RoomSettings room, long nowMs) =>
        room.Mode != RoomMode.Hold && Rate(room) > 0 && _heldUntilMs <= nowMs && !(room.OpensAt?.ToUnixTimeMilliseconds() > nowMs);

    private static long Ms(TimeSpan span) => (long)span.TotalMilliseconds;

    private sealed class ByPlace : IComparer<(long Score, TicketId Id)>
    {
        public int Compare((long Score, TicketId Id) x, (long Score, TicketId Id) y) =>
            x.Score != y.Score ? x.Score.CompareTo(y.Score) : x.Id.Value.CompareTo(y.Id.Value);
    }
}
