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

    private readonly Channel<PendingCommit> _queue = Channel.CreateBounded<PendingCommit>(new BoundedChannelOptions(QueueLength) { SingleReader = true });
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
        var pending = new PendingCommit(changes, cancellationToken);
        return _queue.Writer.TryWrite(pending) ? pending.Told : Task.FromException<CommitResult>(PendingCommit.Unavailable(null));
    }

    public async ValueTask DisposeAsync()
    {
        _queue.Writer.TryComplete();
        await _writing;
    }

    private async Task WriteAsync()
    {
        using var session = _database.OpenWriter();
        var batch = new List<PendingCommit>(BatchLength);
        while (await _queue.Reader.WaitToReadAsync())
        {
            while (batch.Count < BatchLength && _queue.Reader.TryRead(out var pending))
                batch.Add(pending);
            Write(session, batch);
            batch.Clear();
        }
    }

    /// <summary>One transaction for all; nobody is told anything before it is on the disk.</summary>
    [SuppressMessage("Design", "CA1031", Justification = "The writer outlives every failure; the callers of this batch get it.")]
    private void Write(SqliteSession session, List<PendingCommit> batch)
    {
        try
        {
            session.Execute("BEGIN IMMEDIATE;");
            var applying = new SqliteBatch(session, _ids);
            foreach (var pending in batch.Where(p => !p.Expired))
                Apply(applying, pending);
            session.Execute("COMMIT;");
        }
        catch (Exception failure)
        {
            _logger.LogError(failure, "The SQLite store could not commit; nothing of {Count} commands was done.", batch.Count);
            Rollback(session);
            foreach (var pending in batch)
                pending.Fail(PendingCommit.Unavailable(failure));
            return;
        }

        foreach (var pending in batch)
            pending.Tell();
        if (batch.Exists(p => p.Changes.MayPublish))
            _signal.Pulse();
    }

    /// <summary>A command that breaks a guard of the schema is a bug of its own; the others of the batch go on.</summary>
    private static void Apply(SqliteBatch batch, PendingCommit pending)
    {
        try
        {
            pending.Result = batch.Apply(pending.Changes);
        }
        catch (SqliteException violation) when (violation.SqliteErrorCode == SQLitePCL.raw.SQLITE_CONSTRAINT)
        {
            pending.Fail(new InvalidOperationException("A command broke a guard of the schema.", violation));
        }
        catch (Exception bug) when (bug is not SqliteException)
        {
            pending.Fail(new InvalidOperationException("A command could not be applied.", bug));
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
}
