namespace FluxPay.Storage;

/// <summary>The one way anything is written: a command's whole effect, or nothing of it.</summary>
public interface IStore
{
    /// <summary>
    /// Commits a command's changes: records, credit commands, events and the idempotency record together. Many calls share one
    /// commit; a call that lost a race or was refused falls out alone.
    /// </summary>
    /// <exception cref="FluxPayException"><see cref="ErrorCode.StoreUnavailable"/>: nothing was done.</exception>
    Task<CommitResult> CommitAsync(Changes changes, CancellationToken cancellationToken = default);
}

/// <summary>What became of a command's changes.</summary>
public abstract record CommitResult
{
    private CommitResult() { }

    /// <summary>All of it is durable.</summary>
    /// <param name="Credits">What each credit command came to, in the order they were added.</param>
    public sealed record Committed(IReadOnlyList<object> Credits) : CommitResult;

    /// <summary>Nothing was done: somebody else changed a record first. Load and decide again.</summary>
    /// <param name="Record">The first record that had changed.</param>
    public sealed record Lost(IRecord Record) : CommitResult;

    /// <summary>Nothing was done: a credit command was refused.</summary>
    public sealed record Refused(FluxPayError Error) : CommitResult;
}
