using System.Diagnostics.CodeAnalysis;
using System.Threading.Channels;
using FluxPay.Outbox;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace FluxPay.Storage.Postgres;

/// <summary>
/// The distributed store: a few writers, each committing batches. While one commit reaches the disk the next batch collects, so many
/// callers share one transaction and a single caller waits for nobody. A batch costs much the same whatever is in it, so one writer does
/// all until its batches are long, and only then do more of them share. A customer's commands go to the same writer; those of a customer
/// that another transaction holds wait apart, so that they hold up nobody else.
/// </summary>
internal sealed class PostgresStore : IStore, IAsyncDisposable
{
    private const int MostWaiting = 10_000;   // beyond it a caller is told to come back, not kept in memory
    private const int BatchLength = 1_000;
    private const int ShortBatch = 20;
    private const int ShortBatches = 16;   // one after the other, before fewer writers share
    private const int Tries = 3;
    private const int UsualRecords = 8;   // of one command; one with many more counts as several

    // From which length on a second writer shares, and any other. With 500 for the second, one that had fallen behind at 1,000 payments a second
    // stayed behind; with 400 for the third, 1,000 uses of credits at once were 9,979 a second, with two writers 10,867.
    private const int LongBatch = 200;
    private const int LongBatchOfSeveral = 800;

    private readonly PostgresDatabase _database;
    private readonly IIdSource _ids;
    private readonly OutboxSignal _signal;
    private readonly ILogger<PostgresStore> _logger;
    private readonly Channel<PendingCommit>[] _queues;
    private readonly HeldCustomers _held;
    private readonly CancellationTokenSource _stopping = new();
    private readonly Task _writing;
    private volatile int _sharing = 1;   // how many of the writers are given commands
    private int _short;
    private uint _next;
    private int _waiting;

    public PostgresStore(
        PostgresDatabase database, IOptions<PostgresOptions> options, IIdSource ids, OutboxSignal signal, ILogger<PostgresStore> logger)
    {
        _database = database;
        _ids = ids;
        _signal = signal;
        _logger = logger;
        int writers = options.Value.Writers;
        _queues = [.. Enumerable.Range(0, writers).Select(_ => Channel.CreateUnbounded<PendingCommit>(new() { SingleReader = true }))];
        _held = new HeldCustomers(BatchLength, RunApartAsync);
        _writing = Task.WhenAll(_queues.Select(queue => Task.Run(() => WriteAsync(queue.Reader))));
    }

    public Task<CommitResult> CommitAsync(Changes changes, CancellationToken cancellationToken = default)
    {
        var pending = new PendingCommit(changes, cancellationToken);
        if (Interlocked.Increment(ref _waiting) <= MostWaiting && Enqueue(pending))
            return pending.Told;
        Interlocked.Decrement(ref _waiting);
        return Task.FromException<CommitResult>(PendingCommit.Unavailable(null));
    }

    /// <summary>What was accepted is finished, except where only a database that is away could say how.</summary>
    public async ValueTask DisposeAsync()
    {
        foreach (var queue in _queues)
            queue.Writer.TryComplete();
        _stopping.CancelAfter(TimeSpan.FromSeconds(5));
        await _writing;
        await _held.Finished;
        _stopping.Dispose();
    }

    private bool Enqueue(PendingCommit pending)
    {
        var customers = pending.Changes.Customers;
        if (_held.TryJoin(customers, pending))
            return true;

        uint writer = customers is [var customer, ..] ? (uint)OutboxLane.Of(customer) : Interlocked.Increment(ref _next);
        return _queues[writer % (uint)_sharing].Writer.TryWrite(pending);
    }

    /// <summary>
    /// Every writer more makes batches shorter, and short batches cost more a command: so the third joins for longer ones than the second. A
    /// customer whose commands go to another writer from now on may have some left with the one before: they meet at the customer's lock,
    /// as those of two hosts do, and whoever comes second tries again.
    /// </summary>
    private void ShareAmongMoreOrFewer(int length)
    {
        int now = _sharing;
        bool isSlack = length <= ShortBatch && Interlocked.Increment(ref _short) >= ShortBatches;
        if (length > ShortBatch || isSlack)
            _short = 0;
        bool isLong = length >= (now == 1 ? LongBatch : LongBatchOfSeveral);
        int next = isLong ? Math.Min(now + 1, _queues.Length) : isSlack ? Math.Max(now - 1, 1) : now;
        Interlocked.CompareExchange(ref _sharing, next, now);
    }

    private async Task WriteAsync(ChannelReader<PendingCommit> queue)
    {
        await using var runner = new BatchRunner(_database, _ids, _logger);
        var batch = new List<PendingCommit>(BatchLength);
        while (batch.Count > 0 || await queue.WaitToReadAsync())
        {
            while (batch.Count < BatchLength && queue.TryRead(out var pending))
                batch.Add(pending);
            ShareAmongMoreOrFewer(batch.Sum(p => 1 + (p.Changes.Saves.Count / UsualRecords)));
            var skipped = await RunAsync(runner, batch, waits: false);
            batch.Clear();
            foreach (var pending in skipped)
            {
                // Another batch lets go of its customers soon; an application's own transaction may not.
                if (++pending.Skipped < Tries)
                    batch.Add(pending);
                else
                    _held.Add(pending.Changes.Customers[0], pending);
            }
        }
    }

    /// <summary>Commands of one customer that somebody else held a moment ago: they wait on a connection of their own.</summary>
    private async Task RunApartAsync(Func<IReadOnlyList<PendingCommit>> next)
    {
        await using var runner = new BatchRunner(_database, _ids, _logger);
        while (next() is { Count: > 0 } batch)
            await RunAsync(runner, batch, waits: true);
    }

    /// <summary>Runs a batch and tells everybody what came of it, but for those whose customer somebody else holds.</summary>
    private async Task<IReadOnlyList<PendingCommit>> RunAsync(BatchRunner runner, IReadOnlyList<PendingCommit> batch, bool waits)
    {
        var skipped = await TryRunAsync(runner, batch, waits);
        foreach (var pending in batch.Except(skipped))
            pending.Tell();
        Interlocked.Add(ref _waiting, skipped.Count - batch.Count);
        if (batch.Any(p => p.Changes.MayPublish))
            _signal.Pulse();
        return skipped;
    }

    [SuppressMessage("Design", "CA1031", Justification = "A writer outlives every failure; the callers of this batch get it.")]
    private async Task<IReadOnlyList<PendingCommit>> TryRunAsync(BatchRunner runner, IReadOnlyList<PendingCommit> batch, bool waits)
    {
        try
        {
            return await runner.RunAsync(batch, waits, _stopping.Token);
        }
        catch (OperationCanceledException stopped)
        {
            foreach (var pending in batch)
                pending.Fail(PendingCommit.InDoubt(stopped));
        }
        catch (Exception failure)
        {
            _logger.LogError(failure, "PostgreSQL could not commit; nothing of {Count} commands was done.", batch.Count);
            foreach (var pending in batch)
                pending.Fail(PendingCommit.Unavailable(failure));
        }
        return [];
    }
}
