using FluxPay.WaitingRooms;

namespace FluxPay.InProcess.WaitingRooms;

/// <summary>Somebody a room knows.</summary>
internal sealed class Member
{
    public required TicketId Id { get; init; }
    public required MemberState State { get; set; }
    public required long Score { get; set; }
    /// <summary>When they last polled.</summary>
    public long SeenMs { get; set; }
    /// <summary>When they were admitted; 0 for not yet.</summary>
    public long AdmittedAtMs { get; set; }
    /// <summary>Until when they are <see cref="MemberState.Ready"/>, inside, or remembered as done.</summary>
    public long UntilMs { get; set; }
    /// <summary>When they are looked after next; 0 for not planned.</summary>
    public long CheckAtMs { get; set; }

    public bool IsInside => State is MemberState.Ready or MemberState.Inside;
}

internal enum MemberState
{
    Waiting,
    /// <summary>Idle when their turn came, or too late to fetch the pass; may come back to the place for a while.</summary>
    Away,
    /// <summary>Their turn has come; the next poll fetches the pass.</summary>
    Ready,
    /// <summary>With a pass.</summary>
    Inside,
    /// <summary>Was inside, or left: an old ticket vouches for nothing.</summary>
    Done,
}
