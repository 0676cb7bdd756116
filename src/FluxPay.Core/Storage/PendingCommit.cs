using System.Diagnostics.CodeAnalysis;

namespace FluxPay.Storage;

/// <summary>A command that waits for its commit, and whoever waits for the command.</summary>
internal sealed class PendingCommit(Changes changes, CancellationToken cancellationToken)
{
    private readonly TaskCompletionSource<CommitResult> _told = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Changes Changes => changes;

    public Task<CommitResult> Told => _told.Task;

    /// <summary>Nobody waits for it any more: dropped before it is done, never after.</summary>
    public bool Expired => cancellationToken.IsCancellationRequested;

    /// <summary>How many batches left it out, because another transaction held its customer.</summary>
    public int Skipped { get; set; }

    /// <summary>What it came to; told only once it is certain.</summary>
    public CommitResult? Result { get; set; }

    /// <summary>Says what it came to, unless that was said; nothing was done with what has no result.</summary>
    [SuppressMessage("Design", "CA1031", Justification = "Whatever the command threw belongs to its caller.")]
    public void Tell()
    {
        if (Told.IsCompleted)
            return;   // it failed, or was told before the rest of its batch
        try
        {
            if (Result is CommitResult.Committed)
                changes.Committed();
            if (Result is null)
                _told.TrySetCanceled(cancellationToken);
            else
                _told.TrySetResult(Result);
        }
        catch (Exception failure)
        {
            _told.TrySetException(failure);
        }
    }

    /// <summary>Says that it failed alone: nothing of it was done.</summary>
    public void Fail(Exception failure) => _told.TrySetException(failure);

    /// <summary>What a caller is told of whose command nothing was done.</summary>
    public static FluxPayException Unavailable(Exception? cause) => new(new FluxPayError(ErrorCode.StoreUnavailable, new Text(
        "The store is unavailable and nothing was done; try again shortly.",
        "저장소를 사용할 수 없어 처리하지 않았습니다. 잠시 후 다시 시도해 주세요."))
    {
        RetryAfter = TimeSpan.FromSeconds(1),
    }, cause);

    /// <summary>What a caller is told whose command may or may not have been done: the host stops before the database said.</summary>
    public static FluxPayException InDoubt(Exception? cause) => new(new FluxPayError(ErrorCode.StoreUnavailable, new Text(
        "The database did not say whether this was done; repeat the request with the same Idempotency-Key to learn it.",
        "처리 여부를 확인하지 못했습니다. 같은 Idempotency-Key로 다시 요청하면 결과를 확인할 수 있습니다."))
    {
        RetryAfter = TimeSpan.FromSeconds(1),
    }, cause);
}
