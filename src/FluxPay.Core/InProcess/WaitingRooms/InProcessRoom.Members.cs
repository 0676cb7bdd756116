using FluxPay.WaitingRooms;

namespace FluxPay.InProcess.WaitingRooms;

/// <summary>What time does to the members.</summary>
internal sealed partial class InProcessRoom
{
    private void Add(Member member, RoomSettings room)
    {
        _members[member.Id] = member;
        Plan(member, DueAt(member, room));
    }

    /// <summary>Has them looked after by then; a later plan they have does not count any more.</summary>
    private void Plan(Member member, long dueAt)
    {
        if (member.CheckAtMs != 0 && member.CheckAtMs <= dueAt)
            return;
        member.CheckAtMs = dueAt;
        _checks.Enqueue(member, dueAt);
    }

    private void Forget(TicketId id) => _members.Remove(id);

    /// <summary>A member as they are by now; null for one who is forgotten.</summary>
    private Member? Known(TicketId id, RoomSettings room, long nowMs) =>
        _members.TryGetValue(id, out var member) && Settle(member, room, nowMs) ? member : null;

    /// <summary>Looks after those whose time may be over.</summary>
    private void Check(RoomSettings room, long nowMs)
    {
        ForgetGivenUp((nowMs - Ms(room.LongestPass)) * 1000);
        for (int i = 0; i < MostChecks && _checks.TryPeek(out var member, out long dueAt) && dueAt <= nowMs; i++)
        {
            _checks.Dequeue();
            // Somebody who was forgotten may be here again as another member.
            if (member.CheckAtMs != dueAt || !ReferenceEquals(_members.GetValueOrDefault(member.Id), member))
                continue;
            member.CheckAtMs = 0;
            if (Settle(member, room, nowMs))
                Plan(member, Math.Max(DueAt(member, room), nowMs + 1));
        }
    }

    /// <summary>No pass that began before is valid.</summary>
    private void ForgetGivenUp(long beforeUs)
    {
        int over = 0;
        for (; over < _givenUp.Count && _givenUp[over].AtUs < beforeUs; over++)
        {
            if (_leftAtUs.TryGetValue(_givenUp[over].Id, out long last) && last == _givenUp[over].AtUs)
                _leftAtUs.Remove(_givenUp[over].Id);
        }
        _givenUp.RemoveRange(0, over);
    }

    /// <returns>False when they are forgotten.</returns>
    private bool Settle(Member member, RoomSettings room, long nowMs)
    {
        if (member.State == MemberState.Ready && member.UntilMs <= nowMs)
        {
            member.State = MemberState.Away;   // frees the room, not the rate: the origin is spared a second burst
            _inside--;
        }
        if (member.State == MemberState.Inside && member.UntilMs <= nowMs)
            Finish(member, room, nowMs);

        bool isOver = member.State switch
        {
            MemberState.Waiting or MemberState.Away => member.SeenMs + Memory(room) <= nowMs,
            MemberState.Done => member.UntilMs <= nowMs,
            MemberState.Ready or MemberState.Inside => false,
        };
        if (!isOver)
            return true;
        _waiting.Remove((member.Score, member.Id));
        Forget(member.Id);
        return false;
    }

    private void Finish(Member member, RoomSettings room, long nowMs)
    {
        if (member.IsInside)
            _inside--;
        _waiting.Remove((member.Score, member.Id));
        (member.State, member.UntilMs) = (MemberState.Done, nowMs + Memory(room));
    }

    private static long DueAt(Member member, RoomSettings room) => member.State switch
    {
        MemberState.Waiting or MemberState.Away => member.SeenMs + Memory(room),
        MemberState.Ready or MemberState.Inside or MemberState.Done => member.UntilMs,
    };

    private static long Memory(RoomSettings room) => Ms(room.IdleTimeout) + Ms(room.Grace);
}
