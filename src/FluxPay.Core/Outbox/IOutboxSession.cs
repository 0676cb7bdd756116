namespace FluxPay.Outbox;

/// <summary>A sink as long as one host has the lease of a group. After any failure but a refusal it is closed, and another one opened.</summary>
internal interface IOutboxSession : IAsyncDisposable
{
    /// <summary>How far the sink is, if this is how far the store knows it to be.</summary>
    Task<string> FindAsync(string checkpoint, CancellationToken cancellationToken);

    /// <summary>Delivers as <see cref="IOutboxSink.DeliverAsync"/> does.</summary>
    /// <param name="messages">What to deliver, in this order.</param>
    /// <param name="step">Where this begins and ends; null for what is delivered beside the checkpoint.</param>
    /// <param name="delivered">Told as a sink tells it.</param>
    /// <param name="cancellationToken">The host stops, or another one has taken over.</param>
    /// <exception cref="OutboxRefusedException">A message is not taken; all before it are delivered.</exception>
    /// <exception cref="OutboxFencedException">Another host has begun with the group; nothing of this is delivered.</exception>
    Task DeliverAsync(IReadOnlyList<OutboxMessage> messages, OutboxStep? step, IProgress<OutboxMessage> delivered, CancellationToken cancellationToken);
}

/// <summary>From one checkpoint to another.</summary>
/// <param name="From">The checkpoint before the messages.</param>
/// <param name="To">The checkpoint once all of them are delivered.</param>
/// <param name="After">The checkpoint once they are delivered up to one of them.</param>
internal sealed record OutboxStep(string From, string To, Func<OutboxMessage, string> After);

/// <summary>Another host delivers this group by now, and the sink takes nothing from this one.</summary>
internal sealed class OutboxFencedException(string message, Exception? innerException = null) : Exception(message, innerException);

/// <summary>A sink that knows no checkpoints: the store's is all there is.</summary>
internal sealed class PlainSession : IOutboxSession
{
    private readonly IOutboxSink _sink;

    private PlainSession(IOutboxSink sink) => _sink = sink;

    public static IOutboxSession With(IOutboxSink sink) => new PlainSession(sink);

    public Task<string> FindAsync(string checkpoint, CancellationToken cancellationToken) => Task.FromResult(checkpoint);

    public Task DeliverAsync(
        IReadOnlyList<OutboxMessage> messages, OutboxStep? step, IProgress<OutboxMessage> delivered, CancellationToken cancellationToken) =>
        _sink.DeliverAsync(messages, delivered, cancellationToken);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
