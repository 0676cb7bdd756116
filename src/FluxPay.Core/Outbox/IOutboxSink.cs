namespace FluxPay.Outbox;

/// <summary>Where the relay brings messages: a handler in this process, or a broker.</summary>
public interface IOutboxSink
{
    /// <summary>What its checkpoints are kept under; must stay the same over restarts.</summary>
    string Name { get; }

    /// <summary>
    /// Takes messages of some customers, each customer's oldest first. Messages of other customers may be brought at the same time. An
    /// exception has those brought again that were not reported as delivered.
    /// </summary>
    /// <param name="messages">What to deliver, in this order.</param>
    /// <param name="delivered">Told of a message once it and all before it are delivered; a sink that takes all or nothing need not.</param>
    /// <param name="cancellationToken">The host stops, or another one has taken over.</param>
    Task DeliverAsync(IReadOnlyList<OutboxMessage> messages, IProgress<OutboxMessage> delivered, CancellationToken cancellationToken);
}
