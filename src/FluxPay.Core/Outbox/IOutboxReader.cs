namespace FluxPay.Outbox;

/// <summary>
/// Gives the outbox out to the relays of all hosts. The 64 lanes are divided into groups; of each sink a group belongs to one host at a
/// time, by a lease. A checkpoint says what has been delivered of a group; only the store can read it.
/// </summary>
internal interface IOutboxReader
{
    /// <summary>How many groups share the lanes; a group holds lanes that follow each other.</summary>
    int Groups { get; }

    /// <summary>How long a lease lasts that is not renewed.</summary>
    TimeSpan Lease { get; }

    /// <summary>
    /// Says that a host lives, renews its leases and takes free groups up to its fair share. The first call ever for a sink has it begin
    /// at the end: it hears of everything from then on.
    /// </summary>
    Task<OutboxShare> ShareAsync(string sink, string host, CancellationToken cancellationToken = default);

    /// <summary>The next messages of a lease's lanes, in order.</summary>
    Task<OutboxBatch> ReadAsync(OutboxLease lease, string checkpoint, int limit, CancellationToken cancellationToken = default);

    /// <summary>What has been delivered by now; null when the lease is somebody else's by now.</summary>
    Task<string?> CheckpointAsync(OutboxLease lease, CancellationToken cancellationToken = default);

    /// <summary>Remembers what has been delivered and renews the lease; false when the lease is somebody else's by now.</summary>
    Task<bool> KeepAsync(OutboxLease lease, string checkpoint, CancellationToken cancellationToken = default);

    /// <summary>Gives a lease back, so that another host need not wait for its end.</summary>
    Task ReleaseAsync(OutboxLease lease, CancellationToken cancellationToken = default);

    /// <summary>Says that a host no longer takes part, so that the others' shares grow at once.</summary>
    Task LeaveAsync(string sink, string host, CancellationToken cancellationToken = default);

    /// <summary>Which groups have new messages since the last look; all of them when there was none.</summary>
    Task<OutboxNews> LookAsync(string? last, CancellationToken cancellationToken = default);

    /// <summary>What is committed and not yet delivered, per sink and group.</summary>
    Task<IReadOnlyList<OutboxBacklog>> BacklogAsync(IReadOnlyCollection<string> sinks, CancellationToken cancellationToken = default);
}

/// <summary>A host's right to deliver a group's messages to a sink.</summary>
/// <param name="Sink">To whom.</param>
/// <param name="Group">Which lanes.</param>
/// <param name="Host">Whose right it is.</param>
/// <param name="Epoch">Rises whenever the group changes hands.</param>
/// <param name="Checkpoint">What had been delivered when it was taken.</param>
internal sealed record OutboxLease(string Sink, int Group, string Host, long Epoch, string Checkpoint);

/// <summary>What a host may work on.</summary>
/// <param name="Fair">How many groups it should have at most, now that so many hosts live.</param>
/// <param name="Leases">Those it has.</param>
internal sealed record OutboxShare(int Fair, IReadOnlyList<OutboxLease> Leases);

/// <summary>Messages of a group.</summary>
/// <param name="Messages">Oldest first.</param>
/// <param name="End">The checkpoint once all of them are delivered.</param>
/// <param name="After">The checkpoint once they are delivered up to one of them.</param>
/// <param name="More">True when there are more already.</param>
internal sealed record OutboxBatch(IReadOnlyList<OutboxMessage> Messages, string End, Func<OutboxMessage, string> After, bool More);

/// <summary>Where new messages are.</summary>
/// <param name="At">This look, for the next one.</param>
/// <param name="Groups">Groups with messages that the last look did not see.</param>
/// <param name="Messages">About how many messages those are; none for a first look.</param>
internal sealed record OutboxNews(string At, IReadOnlyCollection<int> Groups, long Messages);

/// <summary>What one sink has not been told yet of one group.</summary>
/// <param name="Sink">The sink.</param>
/// <param name="Group">The group.</param>
/// <param name="Host">Who has the lease, if anybody.</param>
/// <param name="Messages">How many; a store may stop counting somewhere above 100,000.</param>
/// <param name="Oldest">When the oldest of them happened.</param>
internal sealed record OutboxBacklog(string Sink, int Group, string? Host, long Messages, DateTimeOffset? Oldest);
