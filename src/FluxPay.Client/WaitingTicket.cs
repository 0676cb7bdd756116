namespace FluxPay.Client;

/// <summary>
/// Details of <see cref="FluxPayCodes.PassRequired"/>: where the customer stands. Repeat the call after
/// <see cref="RefreshAfterMs"/>: it keeps the place and answers the place anew. Once there is a <see cref="Pass"/>, the call goes on
/// with a <see cref="RoomPass"/> made of it: <see cref="RequestOptions.Pass"/>.
/// </summary>
public sealed record WaitingTicket
{
    /// <summary>Signed, and the customer's place itself; hand it to a browser to poll with.</summary>
    public required string Ticket { get; init; }

    /// <summary>Where the customer is.</summary>
    public required WaitingTicketState State { get; init; }

    /// <summary>1 for the next one; null where there is no rank, as before a room opens.</summary>
    public long? Position { get; init; }

    /// <summary>How many are before the customer.</summary>
    public long? Ahead { get; init; }

    /// <summary>How long it will likely take; null while nobody can say.</summary>
    public long? EtaSeconds { get; init; }

    /// <summary>When to ask again, in milliseconds.</summary>
    public required int RefreshAfterMs { get; init; }

    /// <summary>Lets the customer through; null before their turn.</summary>
    public string? Pass { get; init; }

    /// <summary>Until when the pass is good; UTC.</summary>
    public DateTimeOffset? PassExpiresAt { get; init; }
}
