namespace FluxPay.WaitingRooms.Tests;

/// <summary>Counts who asks, can be away, and can have something happen between its answer and whoever asked.</summary>
internal sealed class CountingQueue(IRoomQueue inner) : IRoomQueue
{
    public int Entered { get; private set; }
    public bool IsAway { get; set; }
    public Func<Task>? OnEntered { get; set; }
    public long NowMs => inner.NowMs;

    public async Task<Entered> EnterAsync(RoomSettings room, Entry entry, CancellationToken cancellationToken = default)
    {
        Entered++;
        var entered = await Here().EnterAsync(room, entry, cancellationToken);
        if (OnEntered is { } happens)
            await happens();
        return entered;
    }

    public Task<GivenUp?> LeaveAsync(RoomSettings room, TicketId id, CancellationToken cancellationToken = default) => Here().LeaveAsync(room, id, cancellationToken);

    public Task<Ticked> TickAsync(RoomSettings room, int most, CancellationToken cancellationToken = default) => Here().TickAsync(room, most, cancellationToken);

    public Task<RoomSnapshot> ReadAsync(RoomSettings room, long givenUpAfterUs = 0, CancellationToken cancellationToken = default) =>
        Here().ReadAsync(room, givenUpAfterUs, cancellationToken);

    public Task RenewAsync(RoomSettings room, IReadOnlyCollection<Renewal> renewals, CancellationToken cancellationToken = default) =>
        Here().RenewAsync(room, renewals, cancellationToken);

    public Task BeatAsync(RoomSettings room, IReadOnlyCollection<TicketId> ids, CancellationToken cancellationToken = default) =>
        Here().BeatAsync(room, ids, cancellationToken);

    public Task<ClosedWindow?> ReportAsync(RoomSettings room, AdmissionWindow measured, CancellationToken cancellationToken = default) =>
        Here().ReportAsync(room, measured, cancellationToken);

    public Task DecideAsync(RoomSettings room, long window, AdmissionState decision, CancellationToken cancellationToken = default) =>
        Here().DecideAsync(room, window, decision, cancellationToken);

    private IRoomQueue Here() => !IsAway ? inner : throw new FluxPayException(
        new FluxPayError(ErrorCode.StoreUnavailable, new Text("Away.", "없습니다.")) { RetryAfter = TimeSpan.FromSeconds(2) });
}
