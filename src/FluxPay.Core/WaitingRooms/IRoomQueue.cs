namespace FluxPay.WaitingRooms;

/// <summary>
/// The order of everybody who waits, and who is inside. Two implementations: in this process, and in Redis for many hosts. Every
/// call is one atomic step on the queue's own clock; callers' clocks do not matter.
/// </summary>
internal interface IRoomQueue
{
    /// <summary>The queue's clock, Unix milliseconds: passes and tickets are timed by it on every host.</summary>
    long NowMs { get; }

    /// <summary>Takes a place, or finds the one that is held; fetches the pass of somebody whose turn has come.</summary>
    /// <exception cref="FluxPayException"><see cref="ErrorCode.StoreUnavailable"/>, as of every method here.</exception>
    Task<Entered> EnterAsync(RoomSettings room, Entry entry, CancellationToken cancellationToken = default);

    /// <summary>Gives up a place or a pass; frees it at once.</summary>
    /// <returns>Which passes are void from now on; null for who had none.</returns>
    Task<GivenUp?> LeaveAsync(RoomSettings room, TicketId id, CancellationToken cancellationToken = default);

    /// <summary>
    /// Lets in as many as rate and room allow. Any host may call it, any number at once: together they never admit more than
    /// burst + rate × time.
    /// </summary>
    /// <param name="room">Which.</param>
    /// <param name="most">At most this many, 1 to 200.</param>
    /// <param name="cancellationToken">Ends the wait, not the step.</param>
    Task<Ticked> TickAsync(RoomSettings room, int most, CancellationToken cancellationToken = default);

    /// <summary>What a host needs to answer polls by itself for a while.</summary>
    /// <param name="room">Which.</param>
    /// <param name="givenUpAfterUs">Passes that were given up until then are known, so the next ones are told.</param>
    /// <param name="cancellationToken">Ends the wait, not the step.</param>
    Task<RoomSnapshot> ReadAsync(RoomSettings room, long givenUpAfterUs = 0, CancellationToken cancellationToken = default);

    /// <summary>These tickets have polled.</summary>
    Task BeatAsync(RoomSettings room, IReadOnlyCollection<TicketId> ids, CancellationToken cancellationToken = default);

    /// <summary>These passes are in use and were renewed: their holders stay inside for as long, unless they have left.</summary>
    Task RenewAsync(RoomSettings room, IReadOnlyCollection<Renewal> renewals, CancellationToken cancellationToken = default);

    /// <summary>
    /// Adds what a host measured to the room's window. The first call of the next window closes it and gets what all hosts measured
    /// in it, with the last decision; everybody else gets null.
    /// </summary>
    Task<ClosedWindow?> ReportAsync(RoomSettings room, AdmissionWindow measured, CancellationToken cancellationToken = default);

    /// <summary>Has the room admit at this rate from the next tick on; ignored if somebody decided on a later window.</summary>
    Task DecideAsync(RoomSettings room, long window, AdmissionState decision, CancellationToken cancellationToken = default);
}

/// <summary>Somebody at the door.</summary>
internal readonly record struct Entry(TicketId Id)
{
    /// <summary>True for a poll: somebody unknown gets a place only by <see cref="Score"/>.</summary>
    public bool IsPoll { get; init; }
    /// <summary>A join's drawn place, or the place a poll's ticket vouches for; null: behind the last, or none.</summary>
    public long? Score { get; init; }
    /// <summary>What scores of the customer's tier begin with.</summary>
    public long TierBase { get; init; }
    /// <summary>The queue the caller knows; 0 for none. When another is found, that one was lost.</summary>
    public long KnownGeneration { get; init; }
    /// <summary>Until when the ticket says it has a pass, Unix milliseconds; 0 for none.</summary>
    public long PassExpiresAtMs { get; init; }
    /// <summary>Since when the ticket says it is inside, Unix milliseconds; 0 for waiting.</summary>
    public long AdmittedAtMs { get; init; }
}

internal enum Place
{
    /// <summary>In the queue.</summary>
    Waiting,
    /// <summary>Inside.</summary>
    Admitted,
    /// <summary>The room takes in nobody new.</summary>
    Closed,
    /// <summary>Not known, and nothing vouches for a place.</summary>
    Unknown,
}

/// <param name="Place">Where they are.</param>
/// <param name="Score">Their place in the order.</param>
/// <param name="Ahead">How many wait before them, exactly.</param>
/// <param name="PassExpiresAtMs">Until when they are inside, Unix milliseconds.</param>
/// <param name="Generation">The queue they are in.</param>
internal readonly record struct Entered(Place Place, long Score, long Ahead, long PassExpiresAtMs, long Generation)
{
    /// <summary>Since when they are inside, Unix milliseconds; 0 while they are not.</summary>
    public long AdmittedAtMs { get; init; }
}

/// <summary>Somebody has left: passes of theirs that began before are void.</summary>
/// <param name="Id">Who.</param>
/// <param name="AtUs">When, Unix microseconds on the queue's clock; no two of a room are alike.</param>
internal readonly record struct GivenUp(TicketId Id, long AtUs);

/// <summary>A pass that is valid for longer than the queue knows.</summary>
/// <param name="Id">Whose.</param>
/// <param name="AdmittedAtMs">Since when they are inside.</param>
/// <param name="UntilMs">Until when now.</param>
internal readonly record struct Renewal(TicketId Id, long AdmittedAtMs, long UntilMs);

/// <param name="Admitted">Whose turn has come.</param>
/// <param name="Skipped">Who was not there any more; they cost no rate.</param>
/// <param name="Waiting">Who still waits.</param>
internal readonly record struct Ticked(int Admitted, int Skipped, long Waiting);

/// <summary>The room at one instant.</summary>
internal sealed record RoomSnapshot
{
    /// <summary>Of an empty room that nobody has entered.</summary>
    public static RoomSnapshot Empty { get; } = new();

    /// <summary>When it was taken, on the queue's clock.</summary>
    public long TakenAtMs { get; init; }
    /// <summary>Which queue; another number after the old one was lost, 0 when there is none.</summary>
    public long Generation { get; init; }
    /// <summary>The newest version of the room's settings that any host has brought.</summary>
    public long Version { get; init; }
    /// <summary>The rate in force, per second.</summary>
    public int RatePerSecond { get; init; }
    public long Waiting { get; init; }
    public long Active { get; init; }
    /// <summary>The highest place ever admitted.</summary>
    public long Served { get; init; }
    /// <summary>How many were ever admitted.</summary>
    public long Admitted { get; init; }
    /// <summary>The first places of the queue, exactly, up to <see cref="FrontLength"/>.</summary>
    public long[] Front { get; init; } = [];
    /// <summary>Places at equal distances through the queue, the last one being its end; empty when all of it is in the front.</summary>
    public long[] Marks { get; init; } = [];

    /// <summary>Who left with a pass since what the host knew, the first first; at most <see cref="MostGivenUp"/>, then there may be more.</summary>
    public GivenUp[] GivenUp { get; init; } = [];

    public const int FrontLength = 256;
    public const int MostGivenUp = 1000;
    public const int MarkCount = 64;
}
