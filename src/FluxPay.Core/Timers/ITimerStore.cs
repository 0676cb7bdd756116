namespace FluxPay.Timers;

/// <summary>Reads promises. They are made and kept through the write port, in the commit they belong to.</summary>
public interface ITimerStore
{
    /// <summary>
    /// Promises due by an instant, earliest first. A store that several hosts share gives each to one of them: what it has given out it
    /// gives out again only after that host should have kept it.
    /// </summary>
    Task<IReadOnlyList<DueTimer>> DueAsync(DateTimeOffset by, int limit, CancellationToken cancellationToken = default);

    /// <summary>
    /// True where what is given out is given once, so that what runs is not due a second time. Ask such a store for no more than can run now:
    /// what it has given out and nobody acts on waits until that is over.
    /// </summary>
    bool GivesOnce { get; }

    /// <summary>When the earliest promise is due; null when there is none.</summary>
    Task<DateTimeOffset?> NextAsync(CancellationToken cancellationToken = default);

    /// <summary>
    /// Puts a promise off that is still as it was given out. One that was kept, moved or taken back since stays so: whoever puts off has not
    /// looked at what else has happened, and must not bring back what is done.
    /// </summary>
    Task MoveAsync(DueTimer timer, DateTimeOffset to, int attempt, CancellationToken cancellationToken = default);

    /// <summary>Brings a promise forward that nobody has acted on yet; nothing happens to one that was, or that is due before.</summary>
    Task HastenAsync(string kind, string subject, DateTimeOffset to, CancellationToken cancellationToken = default);

    /// <summary>
    /// Called once at start, before anything runs: calls in flight when this store's last process died will never answer, so what
    /// waits for them is due now. A store that several hosts share leaves that to leases.
    /// </summary>
    Task ReclaimAsync(DateTimeOffset now, CancellationToken cancellationToken = default);
}

/// <summary>Keeps the promises of one kind.</summary>
public interface ITimerHandler
{
    /// <summary>The kind.</summary>
    string Kind { get; }

    /// <summary>
    /// Acts. The commit of its effect removes or moves the timer, so that a crash repeats it and never loses it; a handler that finds
    /// nothing to do removes it.
    /// </summary>
    Task FireAsync(DueTimer timer, CancellationToken cancellationToken);
}
