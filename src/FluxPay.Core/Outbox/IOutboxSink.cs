namespace FluxPay.Outbox;

/// <summary>Where the relay brings messages: a handler in this process, or a broker.</summary>
public interface IOutboxSink
{
    /// <summary>What its position is kept under; must stay the same over restarts.</summary>
    string Name { get; }

    /// <summary>Takes messages, oldest first; an exception has the same ones brought again.</summary>
    Task DeliverAsync(IReadOnlyList<OutboxMessage> messages, CancellationToken cancellationToken);
}
