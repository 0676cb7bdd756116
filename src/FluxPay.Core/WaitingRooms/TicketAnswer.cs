namespace FluxPay.WaitingRooms;

/// <summary>What a waiting customer is told.</summary>
internal sealed record TicketAnswer
{
    /// <summary>To poll with next; up to 300 characters.</summary>
    public required string Ticket { get; init; }
    public required TicketState State { get; init; }
    /// <summary>From 1; 0 inside; null before the room opens, when there is no order yet, and while nobody can tell.</summary>
    public long? Position { get; init; }
    public long? Ahead { get; init; }
    /// <summary>Null when nobody knows: nobody is admitted now.</summary>
    public RoomWait? Wait { get; init; }
    public required int RefreshAfterMs { get; init; }
    public string? Pass { get; init; }
    public DateTimeOffset? PassExpiresAt { get; init; }
}

internal enum TicketState
{
    /// <summary><c>PRE_QUEUE</c>: the room has not opened; places are drawn.</summary>
    PreQueue,
    /// <summary><c>WAITING</c>.</summary>
    Waiting,
    /// <summary><c>ADMITTED</c>: with a pass.</summary>
    Admitted,
}

/// <summary>The room as operators and waiting pages see it.</summary>
internal sealed record RoomStatus
{
    public required RoomSettings Room { get; init; }
    public required RoomSnapshot Seen { get; init; }
    /// <summary>The SHA-256 of the draw's seed; null for a room that does not draw.</summary>
    public string? DrawCommitment { get; init; }
    /// <summary>The seed, once the room has opened.</summary>
    public string? DrawSeed { get; init; }
}
