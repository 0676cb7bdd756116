using System.Diagnostics.CodeAnalysis;
using System.Threading.Channels;
using FluxPay.Outbox;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;

namespace FluxPay.Storage.Sqlite;

/// <summary>
/// The embedded store: one writer that commits in batches. While one commit reaches the disk the next batch collects, so many
/// callers share one sync and a single caller waits for nobody.
/// </summary>
internal sealed class SqliteStore : IStore, IAsyncDisposable
{
    private const int QueueLength = 10_000;   // beyond it a caller is told to come back, not kept in memory
    private const int BatchLength = 500;

    private readonly Channel<Work> _queue = Channel.CreateBounded<Work>(new BoundedChannelOptions(QueueLength) { SingleReader = true });
    private readonly SqliteDatabase _database;
    private readonly IIdSource _ids;
    private readonly OutboxSignal _signal;
    private readonly ILogger<SqliteStore> _logger;
    private readonly Task _writing;

    public SqliteStore(SqliteDatabase database, IIdSource ids, OutboxSignal signal, ILogger<SqliteStore> logger)
    {
        _database = database;
        _ids = ids;
        _signal = signal;
        _logger = logger;
        _writing = Task.Factory.StartNew(WriteAsync, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default).Unwrap();
    }

    public Task<CommitResult> CommitAsync(Changes changes, CancellationToken cancellationToken = default)
    {
        var work = new Work(changes, cancellationToken);
        return _queue.Writer.TryWrite(work) ? work.Done.Task : Task.FromException<CommitResult>(Unavailable(null));
    }

    public async ValueTask DisposeAsync()
    {
        _queue.Writer.TryComplete();
        await _writing;
    }

    private async Task WriteAsync()
    {
        using var session = _database.OpenWriter();
        var batch = new List<Work>(BatchLength);
        while (await _queue.Reader.WaitToReadAsync())
        {
            while (batch.Count < BatchLength && _queue.Reader.TryRead(out var work))
                batch.Add(work);
            Write(session, batch);
            batch.Clear();
        }
    }

    /// <summary>One transaction for all; nobody is told anything before it is on the disk.</summary>
    [SuppressMessage("Design", "CA1031", Justification = "The writer outlives every failure; the callers of this batch get it.")]
    private void Write(SqliteSession session, List<Work> batch)
    {
        try
        {
            session.Execute("BEGIN IMMEDIATE;");
            var applying = new SqliteBatch(session, _ids);
            foreach (var work in batch)
                work.Outcome = work.Expired ? null : Apply(applying, work);
            session.Execute("COMMIT;");
        }
        catch (Exception failure)
        {
            _logger.LogError(failure, "The SQLite store could not commit; nothing of {Count} commands was done.", batch.Count);
            Rollback(session);
            foreach (var work in batch)
                work.Done.TrySetException(Unavailable(failure));
            return;
        }

        foreach (var work in batch)
            work.Tell();
        if (batch.Exists(w => w.Changes.MayPublish))
            _signal.Pulse();
    }

    /// <summary>A command that breaks a guard of the schema is a bug of its own; the others of the batch go on.</summary>
    private static Func<CommitResult>? Apply(SqliteBatch batch, Work work)
    {
        try
        {
            var result = batch.Apply(work.Changes);
            return () => result;
        }
        catch (SqliteException violation) when (violation.SqliteErrorCode == SQLitePCL.raw.SQLITE_CONSTRAINT)
        {
            return () => throw new InvalidOperationException("A command broke a guard of the schema.", violation);
        }
        catch (Exception bug) when (bug is not SqliteException)
        {
            return () => throw new InvalidOperationException("A command could not be applied.", bug);
        }
    }

    private void Rollback(SqliteSession session)
    {
        try
        {
            session.Execute("ROLLBACK;");
        }
        catch (SqliteException failure)
        {
            _logger.LogWarning(failure, "There was nothing to roll back.");
        }
    }

    private static FluxPayException Unavailable(Exception? cause) => new(new FluxPayError(ErrorCode.StoreUnavailable, new Text(
        "The store is unavailable and nothing was done; try again shortly.",
        "저장소를 사용할 수 없어 처리하지 않았습니다. 잠시 후 다시 시도해 주세요."))
    {
        RetryAfter = TimeSpan.FromSeconds(1),
    }, cause);

    private sealed class Work(Changes changes, CancellationToken cancellationToken)
    {
        public Changes Changes => changes;
        public TaskCompletionSource<CommitResult> Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
        public Func<CommitResult>? Outcome { get; set; }

        /// <summary>Nobody waits for it any more: dropped before it is done, never after.</summary>
        public bool Expired => cancellationToken.IsCancellationRequested;

        [SuppressMessage("Design", "CA1031", Justification = "Whatever the command threw belongs to its caller.")]
        public void Tell()
        {
            if (Outcome is null)
            {
                Done.TrySetCanceled(cancellationToken);
                return;
            }

            try
            {
                var result = Outcome();
                if (result is CommitResult.Committed)
                    Changes.Committed();
                Done.TrySetResult(result);
            }
            catch (Exception failure)
            {
                Done.TrySetException(failure);
            }
        }
    }
}
