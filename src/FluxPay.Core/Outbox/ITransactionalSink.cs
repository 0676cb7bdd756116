namespace FluxPay.Outbox;

/// <summary>
/// A sink that takes a batch and its checkpoint as one, and nothing from a host that another one has replaced. So what the store does not
/// know yet the sink knows, and nothing is delivered twice.
/// </summary>
internal interface ITransactionalSink : IOutboxSink
{
    /// <summary>Begins with a lease: from now on nobody who has had its group before can deliver anything of it.</summary>
    /// <param name="lease">The lease; it may be somebody else's by now.</param>
    /// <param name="groups">How many groups there are.</param>
    /// <param name="cancellationToken">The host stops, or another one has taken over.</param>
    /// <exception cref="OutboxFencedException">Another host has begun with the group since.</exception>
    Task<IOutboxSession> OpenAsync(OutboxLease lease, int groups, CancellationToken cancellationToken);
}
